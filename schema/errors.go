package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
)

// Fault is one reason to refuse a schema. The pointer locates it in the native
// form; a member that is missing is reported at the object that lacks it.
// Reasons are for people and may change; they name attributes, scopes and
// formats, and never repeat another value of the schema.
type Fault struct {
	Pointer attrs.Pointer
	Reason  string
}

// Errors is the error of [New], [Parse] and [ParseDefinition]: every fault that
// was found, in the order of the schema's text, each pointer and reason once.
// For a definition that was not read from a text, it is the order of the
// native form.
type Errors []Fault

// Error names the first fault and counts the others.
func (e Errors) Error() string {
	if len(e) == 0 {
		return "schema: no fault"
	}
	where := string(e[0].Pointer)
	if where == "" {
		where = "the whole"
	}
	text := fmt.Sprintf("schema: %s: %s", where, e[0].Reason)
	switch more := len(e) - 1; more {
	case 0:
		return text
	case 1:
		return text + " (and 1 more fault)"
	default:
		return text + " (and " + strconv.Itoa(more) + " more faults)"
	}
}

func (e *Errors) add(at attrs.Pointer, format string, args ...any) {
	*e = append(*e, Fault{at, fmt.Sprintf(format, args...)})
}

// inOrder sorts faults by a key of their pointers and drops those that say the
// same about the same place. Faults of one place stay in the order in which they
// were found. Keys are made once for each fault: there may be many.
func inOrder[K any](faults Errors, key func(attrs.Pointer) K, compare func(a, b K) int) Errors {
	type ranked struct {
		key   K
		fault Fault
	}
	list := make([]ranked, 0, len(faults))
	seen := make(map[Fault]bool, len(faults))
	for _, f := range faults {
		if !seen[f] {
			seen[f] = true
			list = append(list, ranked{key(f.Pointer), f})
		}
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return compare(a.key, b.key) })
	sorted := make(Errors, len(list))
	for i, r := range list {
		sorted[i] = r.fault
	}
	return sorted
}

// inNativeOrder sorts faults as the values stand in the native form of a
// definition: parents first, items by index, members as nativeMembers has them.
func (e Errors) inNativeOrder() Errors {
	tokens := func(p attrs.Pointer) []string { return slices.Collect(p.Tokens()) }
	return inOrder(e, tokens, func(a, b []string) int { return slices.CompareFunc(a, b, compareTokens) })
}

// inTextOrder sorts faults as the values stand in the text that was scanned.
func (e Errors) inTextOrder(root *value) Errors {
	offset := func(p attrs.Pointer) int { return root.find(p).offset }
	return inOrder(e, offset, cmp.Compare)
}

// nativeMembers lists the members of every object of the native form in the
// order in which they are written. One list does for all kinds of object,
// because those that share names agree on their order.
var nativeMembers = strings.Fields(`
	name policy scim maxDocumentBytes unboundedJsonSchemas scopes attributes
	read update unless path present equals notEquals
	type value archived description displayName
	multiValued required unique disabled sensitive atomic
	unknown readOnly forbidden scalar blank
	urn case departures
	immutable writeOnly derivedFrom whenAbsent writableIn default
	minLength maxLength pattern patternSamples match noMatch enumeratedValues format
	minimum maximum maxValues uniqueValues jsonSchema subAttributes`)

func compareTokens(a, b string) int {
	if i, err := strconv.Atoi(a); err == nil {
		if j, err := strconv.Atoi(b); err == nil {
			return cmp.Compare(i, j)
		}
	}
	if c := cmp.Compare(slices.Index(nativeMembers, a), slices.Index(nativeMembers, b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}
