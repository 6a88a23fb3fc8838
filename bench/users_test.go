package bench

import (
	"fmt"
	"math/rand/v2"

	"github.com/attrpatch/attrpatch/schema/preset"
)

// w1c is a PingOne user of about 3.2 KB, compact, of which one member is
// patched.
func w1c() workload {
	return single("W1c", preset.PingOneUser(), encode(newUser(source(1))), []byte(`{"title":"Manager"}`))
}

// w1p is w1c with the document as tools print it: a quarter more bytes, all of
// them white space.
func w1p() workload {
	w := w1c()
	w.name = "W1p"
	w.documents[0] = indent(w.documents[0])
	return w
}

// w1v is 512 different users, each with one member patched. A single document,
// however long, is learned by the branch predictor; this many are not.
func w1v() workload {
	r := source(2)
	w := workload{name: "W1v", schema: preset.PingOneUser()}
	for range 512 {
		w.documents = append(w.documents, encode(newUser(r)))
		w.bodies = append(w.bodies, encode(oneMember(r)))
	}
	return w
}

// oneMember returns a body that patches one of many members, at the top or one
// level down.
func oneMember(r *rand.Rand) map[string]any {
	switch r.IntN(8) {
	case 0:
		return map[string]any{"title": text(r, 3)}
	case 1:
		return map[string]any{"nickname": text(r, 2)}
	case 2:
		return map[string]any{"name": map[string]any{"given": word(r)}}
	case 3:
		return map[string]any{"address": map[string]any{"locality": text(r, 2)}}
	case 4:
		return map[string]any{"primaryPhone": phone(r)}
	case 5:
		return map[string]any{"locales": []string{word(r), word(r)}}
	case 6:
		return map[string]any{"externalId": nil}
	default:
		return map[string]any{"accountId": fmt.Sprintf("EXAMPLE-%06d", r.IntN(1e6))}
	}
}

// w2 is w1c with ten members patched, some of them nested, two removed and one
// an array.
func w2() workload {
	w := w1c()
	w.name = "W2"
	w.bodies[0] = []byte(`{"title":"Manager","nickname":"Ro","name":{"given":"Kim","middle":"Q.","honorificSuffix":null},` +
		`"address":{"locality":"Leeds","postalCode":"LS1 4DY"},"locales":["Tel Aviv"],"accountId":"EXAMPLE-1","externalId":null}`)
	return w
}

// w5 is a user of about 200 bytes: what a call costs before it has looked at much.
func w5() workload {
	return single("W5", preset.PingOneUser(), []byte(`{"id":"c2b8d7f0-1e4a-4f6b-8a35-96d0e7c41b52","username":"robin.example",`+
		`"email":"robin@example.com","population":{"id":"8e91f3a6-40d2-4c7b-b518-2d6a7f09ce13"},"title":"Senior Editor","enabled":true}`),
		[]byte(`{"title":"Manager"}`))
}

// w7 is w1c for a caller who has a scope that the document could withhold, and
// a body that breaks three rules. No peer can refuse it.
func w7() workload {
	w := w1c()
	w.name = "W7"
	w.scopes = []string{"p1:read:user", "p1:update:user"}
	w.bodies[0] = []byte(`{"id":"x","mfaEnabled":true,"email":null}`)
	return w
}

// w7accepted is w7 with a body that is accepted and touches as much.
func w7accepted() workload {
	w := w7()
	w.name = "W7accepted"
	w.bodies[0] = []byte(`{"accountId":"x","title":"Manager","nickname":null}`)
	return w
}

// w9 is w1c with ten members patched whose values have to match patterns and
// formats.
func w9() workload {
	w := w1c()
	w.name = "W9"
	w.bodies[0] = []byte(`{"title":"Vice President (Région Sud)","nickname":"Specimen","name":{"given":"Kim"},` +
		`"address":{"locality":"Leeds","countryCode":"FR"},"email":"kim@example.org","mobilePhone":"+44.7700900099",` +
		`"locale":"fr-fr","timezone":"Europe/Paris","photo":{"href":"https://images.example.com/users/kim.png"}}`)
	return w
}

// wSchema is w1c with a JSON attribute patched whose merged value a JSON Schema
// judges.
func wSchema() workload {
	w := w1c()
	w.name = "JSONSchema"
	w.bodies[0] = []byte(`{"preferences":{"theme":"light"}}`)
	return w
}

// wNoSchema is wSchema where the attribute has no JSON Schema.
func wNoSchema() workload {
	w := wSchema()
	w.schema = usersWithoutJSONSchema()
	return w
}
