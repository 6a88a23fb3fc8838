package keycloak

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// The characters that names of persons and of users may not have: what is written
// here, and control characters and line breaks.
const (
	personName = `[^<>&"$%!#?§;*~/\\|^=\[\]{}()\x00-\x1f\x7f\x85\p{Zl}\p{Zp}]+`
	userName   = `[^<>&"'$%!#?§,;:*~/\\|^=\[\]{}()` + "`\u180e" + `\x00-\x20\x7f\x85\p{Z}]+`
)

// isoDate is the form of a date of ISO 8601, as the input type date has it.
const isoDate = `[0-9]{4}-[0-9]{2}-[0-9]{2}`

// numeric are the validations that make a number of an attribute, if no other one
// needs its text.
var numeric = map[string]attrs.Type{"integer": attrs.Integer, "double": attrs.Number}

// validations reads the validations of an attribute, which are members by name.
func validations(a *source.Attribute, v source.Value) {
	var names []string
	for name := range v.Members() {
		names = append(names, name)
	}
	isText := slices.ContainsFunc(names, func(name string) bool {
		_, isNumeric := numeric[name]
		return !isNumeric && name != "multivalued"
	})
	for _, name := range names {
		config := v.Given(name)
		typ, isNumeric := numeric[name]
		switch {
		case !isNumeric:
			validation(a, name, config, v.Member(name))
		case isText || a.Type != attrs.String:
			v.Member(name).Drop("is of a number, and another validation is of a text")
		default:
			a.Type = typ
			a.At["minimum"], a.At["maximum"] = v.Member(name), v.Member(name)
			a.Minimum, a.Maximum = json.Number(bound(config.Given("min"))), json.Number(bound(config.Given("max")))
			v.Member(name).Note(importer.Guessed, "is a number here: Keycloak stores its text")
		}
	}
}

// validation reads one that leaves a text a text. Its configuration may be null.
func validation(a *source.Attribute, name string, config, v source.Value) {
	switch name {
	case "length":
		a.At["minLength"], a.At["maxLength"] = v, v
		a.MinLength, a.MaxLength = count(config.Given("min")), most(config.Given("max"))
		config.Member("trim-disabled").Settle()
	case "pattern":
		if at := config.Given("pattern"); at.Present() {
			pattern(a, at, at.Text())
		} else {
			v.Fault("has no pattern")
		}
	case "person-name-prohibited-characters":
		pattern(a, v, personName)
	case "username-prohibited-characters":
		pattern(a, v, userName)
	case "iso-date":
		pattern(a, v, isoDate)
		v.Note(importer.Widened, "is a date: here days that there are not are admitted")
	case "options":
		options(a, v, config.Given("options"))
	case "email":
		a.Format = "email"
		config.Given("max-local-length").Drop("the part before the @ may have 64 bytes")
	case "uri":
		a.Format = "uri"
		v.Note(importer.Widened, "is a URI of some schemes: here any scheme is admitted")
		for _, member := range []string{"allowedSchemes", "allowFragment", "requireValidUrl"} {
			config.Given(member).Drop("is not held")
		}
	case "multivalued":
		multivalued(a, config)
	default:
		v.Drop("is a validation that has no equal here")
		return
	}
	if config.Kind() == jsonwire.Object {
		config.Member("error-message").Settle()
	}
}

func multivalued(a *source.Attribute, config source.Value) {
	if !a.MultiValued {
		a.MultiValued = true
		config.Note(importer.Guessed, "makes the attribute multivalued, which it does not say itself")
	}
	a.MaxValues = most(config.Given("max"))
	if least := config.Given("min"); count(least) > 1 || count(least) == 1 && !a.Required {
		least.Drop("a least number of values is not held")
	}
}

// pattern gives an attribute a pattern. It may have one already.
func pattern(a *source.Attribute, at source.Value, expression string) {
	if a.Pattern != "" {
		at.Drop("is a second pattern")
		return
	}
	a.Pattern = expression
	a.At["pattern"] = at
}

func options(a *source.Attribute, v, at source.Value) {
	a.At["enumeratedValues"] = v
	seen := map[string]bool{}
	for _, value := range at.Texts() {
		if !seen[value] {
			a.EnumeratedValues = append(a.EnumeratedValues, attrs.EnumeratedValue{Value: value})
		}
		seen[value] = true
	}
	if len(a.EnumeratedValues) == 0 {
		v.Note(importer.Widened, "lists nothing: any value is admitted")
	}
}

// count reads a number that may stand in a text, as Keycloak's console writes it.
func count(v source.Value) int {
	if v.Kind() != jsonwire.String {
		return v.Count()
	}
	n, err := strconv.ParseUint(v.Text(), 10, 31)
	if err != nil {
		v.Fault("is not an integer from 0 to %d", math.MaxInt32)
	}
	return int(n)
}

// most is count for an upper limit, of which 0 would be none here.
func most(v source.Value) int {
	n := count(v)
	if n == 0 {
		v.Note(importer.Widened, "is 0, which is no limit here")
	}
	return n
}

// bound reads a least or greatest number, which may stand in a text too.
func bound(v source.Value) json.RawMessage {
	if v.Kind() != jsonwire.String {
		return json.RawMessage(v.Number())
	}
	n := number(v.Text())
	if len(n) == 0 {
		v.Fault("is not a number")
	}
	return n
}

// number returns a text if it is a number of JSON, within the limits of sources.
func number(text string) json.RawMessage {
	var ledger source.Ledger
	return json.RawMessage(ledger.Read([]byte(text)).Number())
}
