package pingone

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// maxAttributes is how many attributes a definition may have.
const maxAttributes = 10_000

// The documented limits of attributes.
const (
	maxNameCharacters   = 256
	maxValues           = 1_000 // of a multiValued attribute
	maxEnumeratedValues = 100
)

// documentedName is what PingOne lets an attribute be named.
var documentedName = regexp.MustCompile(`^\pL[\pL\pN-]*$`)

func (in *reading) attributes() []source.Attribute {
	if len(in.declared) == 0 {
		in.Fault(in.root, "has no attributes")
	}
	if len(in.declared) > maxAttributes {
		in.Fault(in.root, "has more than %d attributes", maxAttributes)
		in.declared = in.declared[:maxAttributes]
	}
	list := make([]source.Attribute, len(in.declared))
	for i, v := range in.declared {
		list[i] = attribute(v)
	}
	return list
}

func attribute(v source.Value) source.Attribute {
	settle(v, "_links", "id", "environment", "schema", "schemaType", "ldapAttribute", "createdAt", "updatedAt")
	a := source.Attribute{From: v, At: map[string]source.Place{}}
	a.Name = attributeName(v)
	a.DisplayName = v.Given("displayName").Text()
	a.Description = v.Given("description").Text()
	a.Required = v.Given("required").Bool()
	if enabled := v.Given("enabled"); enabled.Present() {
		a.Disabled = !enabled.Bool()
	}
	if a.MultiValued = v.Given("multiValued").Bool(); a.MultiValued {
		a.MaxValues = maxValues
	}
	typed(&a, v)
	unique(&a, v.Given("unique"))
	enumeration(&a, v.Given("enumeratedValues"))
	pattern(&a, v.Given("regexValidation"))
	return a
}

func attributeName(v source.Value) string {
	at := v.Given("name")
	if v.Kind() == jsonwire.Object && !at.Present() {
		v.Fault("has no name")
		return ""
	}
	name := at.Text()
	switch {
	case utf8.RuneCountInString(name) > maxNameCharacters:
		at.Fault("has more than %d characters", maxNameCharacters)
	case name != "" && !documentedName.MatchString(name):
		at.Note(importer.Guessed, "is not what PingOne lets a name be: a letter, and then letters, numbers and hyphens")
	}
	return name
}

// typed gives an attribute its type, and the sub-attributes that go with it.
func typed(a *source.Attribute, v source.Value) {
	at, sub := v.Given("type"), v.Given("subAttributes")
	for _, item := range sub.Items() {
		a.Sub = append(a.Sub, attribute(item))
	}
	a.At["type"] = at
	switch name := at.Text(); name {
	case "":
		a.Type = attrs.String
	case "STRING", "BOOLEAN", "JSON":
		a.Type, _ = attrs.ParseType(name)
	case "COMPLEX":
		if a.Type = attrs.Complex; len(a.Sub) == 0 {
			a.Type = attrs.JSON
			v.Note(importer.Widened, "is COMPLEX without subAttributes: any JSON value is admitted")
		}
	default:
		a.Type = attrs.JSON
		at.Note(importer.Widened, "is not a type that PingOne documents: any JSON value is admitted")
	}
	if len(a.Sub) > 0 && a.Type != attrs.Complex {
		sub.Fault("are for COMPLEX attributes only")
		a.Sub = nil
	}
}

func unique(a *source.Attribute, at source.Value) {
	if a.Unique = at.Bool(); a.Unique && a.Type != attrs.String {
		at.Fault("is for STRING attributes only")
	}
}

func enumeration(a *source.Attribute, at source.Value) {
	if !at.Present() {
		return
	}
	a.At["enumeratedValues"] = at
	folded := map[string]bool{}
	for _, item := range at.Items() {
		value := item.Given("value")
		if item.Kind() == jsonwire.Object && !value.Present() {
			item.Fault("has no value")
		}
		text := value.Text()
		lower := strings.ToLower(text)
		if folded[lower] {
			value.Fault("equals another value but for case")
		}
		folded[lower] = true
		a.EnumeratedValues = append(a.EnumeratedValues, attrs.EnumeratedValue{
			Value: text, Archived: item.Given("archived").Bool(), Description: item.Given("description").Text(),
		})
	}
	switch n := len(a.EnumeratedValues); {
	case n > maxEnumeratedValues:
		at.Fault("has more than %d values", maxEnumeratedValues)
	case n > 0 && a.Type != attrs.String:
		at.Fault("is for STRING attributes only")
	case n == 0:
		at.Note(importer.Guessed, "is empty, which is taken for no enumeration")
	}
}

func pattern(a *source.Attribute, at source.Value) {
	if !at.Present() {
		return
	}
	expression := at.Given("pattern")
	if at.Kind() == jsonwire.Object && !expression.Present() {
		at.Fault("has no pattern")
	}
	if a.Pattern = expression.Text(); a.Pattern == "" {
		expression.Fault("is empty")
	}
	match, noMatch := at.Given("valuesPatternShouldMatch"), at.Given("valuesPatternShouldNotMatch")
	a.PatternSamples = attrs.PatternSamples{Match: match.Texts(), NoMatch: noMatch.Texts()}
	if requirements := at.Given("requirements").Text(); requirements != "" {
		a.Description = strings.TrimLeft(a.Description+"\n"+requirements, "\n")
	}
	a.At["pattern"], a.At["patternSamples"] = expression, at
	switch {
	case len(a.EnumeratedValues) > 0:
		at.Fault("cannot stand with enumeratedValues")
	case a.Type != attrs.String:
		at.Fault("is for STRING attributes only")
	}
}
