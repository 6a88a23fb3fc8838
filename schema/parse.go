package schema

// Parse reads the native form of a definition and returns the schema that it
// describes. The error is [Errors] with every fault of the text at once:
//
//	text ─scan▶ values ─structure▶ values ─decode▶ draft ─check▶ Schema
//	     (JSON, limits)  (JSON Schema)                  (meaning)
//
// A text that is no JSON, or that is over the limits, ends at the scan. After
// it every stage looks at everything, and a fault of meaning is left out where
// it only follows from a fault of structure.
func Parse(data []byte) (*Schema, error) {
	root, faults := scanSized(data)
	if len(faults) > 0 {
		return nil, faults
	}
	wrong := structure(root)
	d, faults := decode(root)
	made, meaning := check(d)
	faults = append(wrong.faults, wrong.without(append(faults, meaning...))...)
	if len(faults) > 0 {
		return nil, faults.inTextOrder(root)
	}
	return made, nil
}

// ParseDefinition reads the native form of a definition. It judges the
// structure alone, with [Errors] for an error; whether the definition means
// anything is for [New] to say.
func ParseDefinition(data []byte) (Definition, error) {
	root, faults := scanSized(data)
	if len(faults) > 0 {
		return Definition{}, faults
	}
	wrong := structure(root)
	d, faults := decode(root)
	faults = append(wrong.faults, wrong.without(faults)...)
	if len(faults) > 0 {
		return Definition{}, faults.inTextOrder(root)
	}
	return d.Definition, nil
}

// scanSized refuses also what is too large for the stages after it.
func scanSized(data []byte) (*value, Errors) {
	root, faults := scan(data)
	if root == nil {
		return nil, faults
	}
	return root, sized(root.member("attributes").list(), func(a *value) []*value {
		return a.member("subAttributes").list()
	})
}
