package patch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// BenchmarkApply merges into the sample user of the pingone preset, with every
// check on, the way each method does it.
func BenchmarkApply(b *testing.B) {
	users, sample, _ := preset.Lookup("pingone")
	engine, err := patch.New(users, patch.Config{})
	if err != nil {
		b.Fatal(err)
	}
	admin, err := engine.Caller(everything)
	if err != nil {
		b.Fatal(err)
	}
	self := engine.ScopeCaller("p1:update:user")
	for _, bb := range []struct {
		name, body string
		caller     patch.Caller
	}{
		{"one", `{"title":"Manager"}`, admin},
		{"one-by-scope", `{"title":"Manager"}`, self},
		{"ten", `{"title":"Manager","nickname":"Ro","name":{"given":"Kim","middle":"Q."},"address":{"region":null,"locality":"Leeds"},` +
			`"locales":["Tel Aviv"],"preferences":{"theme":"dark"},"primaryPhone":"+1.2225554444","externalId":null}`, admin},
		{"refused", `{"id":"x","mfaEnabled":true,"email":null}`, self},
	} {
		request := patch.Request{Document: sample, Body: []byte(bb.body), Caller: bb.caller}
		b.Run(bb.name+"/append", func(b *testing.B) {
			b.SetBytes(int64(len(sample)))
			b.ReportAllocs()
			buffer := make([]byte, 0, 2*len(sample))
			for b.Loop() {
				_, _, _ = engine.AppendApply(buffer, request)
			}
		})
		b.Run(bb.name+"/report", func(b *testing.B) {
			b.SetBytes(int64(len(sample)))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = engine.Apply(request)
			}
		})
	}
	b.Run("view", func(b *testing.B) {
		b.SetBytes(int64(len(sample)))
		b.ReportAllocs()
		buffer := make([]byte, 0, 2*len(sample))
		for b.Loop() {
			_, _ = engine.AppendView(buffer, sample, self)
		}
	})
}

// BenchmarkGrowth shows that the cost of a byte does not depend on how many
// there are.
func BenchmarkGrowth(b *testing.B) {
	engine := newEngine(b, `{"name": "t", "policy": {"unknown": "ignore"}, "attributes": [
		{"name": "a", "type": "STRING"}, {"name": "j", "type": "JSON"}]}`,
		patch.Config{Limits: patch.Limits{BodyBytes: 1 << 26, Members: 1 << 24, DocumentBytes: 1 << 26, ResultBytes: 1 << 26}})
	caller := newCaller(b, engine, everything)
	for _, members := range []int{10, 100, 1_000, 10_000, 100_000} {
		var document, body strings.Builder
		for i := range members {
			fmt.Fprintf(&document, `,"member_%06d":{"value":"some text of usual length","n":%d}`, i, i)
			fmt.Fprintf(&body, `,"member_%06d":{"n":%d}`, i, i+1)
		}
		stored := []byte(`{"j":{` + document.String()[1:] + `}}`)
		for name, text := range map[string]string{"one-edit": `{"a":"x"}`, "all-edited": `{"j":{` + body.String()[1:] + `}}`} {
			request := patch.Request{Document: stored, Body: []byte(text), Caller: caller}
			b.Run(fmt.Sprintf("%s/%d", name, members), func(b *testing.B) {
				b.SetBytes(int64(len(stored)))
				buffer := make([]byte, 0, 2*len(stored))
				for b.Loop() {
					if _, _, err := engine.AppendApply(buffer, request); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
