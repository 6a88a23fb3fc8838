package bench

import (
	"fmt"

	"github.com/bytedance/sonic/ast"
)

// sonicAST is the lazy syntax tree of bytedance/sonic, whose parser is machine
// code: values are located when they are asked for and copied as they were. It
// accepts duplicate names, invalid UTF-8 and much that is malformed in values
// that nobody asks for. Members are a list, searched from its start for every
// edit. It needs amd64 or arm64 and a Go release that it knows; elsewhere it
// falls back to encoding/json.
var sonicAST = peer("sonic-ast", mergeFunc(func(_, document, body []byte) ([]byte, error) {
	// NewRaw keeps a string: the tree is lazy, so the texts have to be ones that
	// nobody changes, and the copies are part of what using it costs.
	target, patch := ast.NewRaw(string(document)), ast.NewRaw(string(body))
	if err := mergeNode(&target, &patch); err != nil {
		return nil, fmt.Errorf("sonic: %w", err)
	}
	return target.MarshalJSON()
})).quadratic()

// mergeNode merges the object patch into the object target.
func mergeNode(target, patch *ast.Node) error {
	members, err := patch.Properties()
	if err != nil {
		return err
	}
	for members.HasNext() {
		var member ast.Pair
		if !members.Next(&member) {
			break
		}
		if err := mergePair(target, member); err != nil {
			return err
		}
	}
	return target.Check()
}

func mergePair(target *ast.Node, member ast.Pair) error {
	switch member.Value.TypeSafe() {
	case ast.V_NULL:
		_, err := target.Unset(member.Key)
		return err
	case ast.V_OBJECT:
		inner := target.Get(member.Key)
		if inner.TypeSafe() == ast.V_OBJECT {
			return mergeNode(inner, &member.Value)
		}
		// RFC 7396 wants nulls left out of an object that is new.
		added := ast.NewObject(nil)
		if err := mergeNode(&added, &member.Value); err != nil {
			return err
		}
		_, err := target.Set(member.Key, added)
		return err
	default:
		_, err := target.Set(member.Key, member.Value)
		return err
	}
}
