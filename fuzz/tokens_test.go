package fuzz_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/patch/render"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// tokens are the texts that are planted in values. No name and nothing of a
// schema has one in it.
type tokens struct {
	*rand.Rand
	planted []string
	forms   []string // in which a text may have them in it
}

// token makes one of sixteen letters, now and then one that there is already, so
// that values of document and body are equal.
func (k *tokens) token() string {
	if len(k.planted) > 0 && k.IntN(4) == 0 {
		return k.planted[k.IntN(len(k.planted))]
	}
	text := make([]byte, 16)
	for i := range text {
		text[i] = byte('a' + k.IntN(26))
	}
	k.planted = append(k.planted, string(text))
	k.forms = append(k.forms, string(text), fmt.Sprintf("%x", text), fmt.Sprintf("%X", text),
		strings.Trim(fmt.Sprint(text), "[]"), strings.Trim(fmt.Sprintf("%#v", text), "[]byte{}"))
	return string(text)
}

// plantedIn writes a value in which every string is a token.
func (k *tokens) plantedIn(v *parsed) string {
	list := make([]string, len(v.items))
	for i, item := range v.items {
		list[i] = k.plantedIn(item.parsed)
		if v.kind == '{' {
			list[i] = item.spelled + ":" + list[i]
		}
	}
	switch v.kind {
	case '{':
		return "{" + strings.Join(list, ",") + "}"
	case '[':
		return "[" + strings.Join(list, ",") + "]"
	case '"':
		return `"` + k.token() + `"`
	}
	return v.raw
}

// leaked returns the first token that a text has in it, in letters, in digits or
// as the numbers of its bytes.
func (k *tokens) leaked(text string) string {
	for _, form := range k.forms {
		if strings.Contains(text, form) {
			return form
		}
	}
	return ""
}

// sayings are all that an answer says in words, by how it is got.
func sayings(q patch.Request, result patch.Result, err error) map[string]string {
	said := map[string]string{}
	say := func(how string, v any) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			said[how+" "+verb] = fmt.Sprintf(verb, v)
		}
		said[how+" as JSON"] = asJSON(v)
		said[how+" in a log"] = logged(v)
	}
	say("request", q)
	say("result", result)
	say("changes", result.Changes)
	say("ignored", result.Ignored)
	for i, c := range result.Changes {
		say(fmt.Sprint("change ", i), &c)
	}
	if err == nil {
		return said
	}
	say("error", err)
	said["Error()"] = err.Error()
	rejected := (*patch.Rejected)(nil)
	if !errors.As(err, &rejected) {
		return said
	}
	for i, v := range rejected.Violations {
		say(fmt.Sprint("violation ", i), v)
		said[fmt.Sprint("message ", i)] = v.Message()
	}
	for name, response := range map[string]render.Response{
		"problem": render.Problem(rejected), "PingOne": render.PingOne(rejected, "correlation"),
		"NERM": render.NERM(rejected), "SCIM": render.SCIM(rejected),
	} {
		said["body for "+name] = string(response.Body)
	}
	return said
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// logged writes a value by both handlers of log/slog.
func logged(v any) string {
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		logger := slog.New(handler).With("before", v)
		logger.Info("patched", "value", v, "list", []any{v}, "map", map[string]any{"value": v}, slog.Group("group", "value", v))
	}
	return out.String()
}

// holdsLN4 plants tokens in a round, and also asks about texts that are cut off,
// which are faults of syntax.
func holdsLN4(t *trial) string {
	if t.document.object() == nil || t.body.object() == nil || t.index%5 != 0 {
		return ""
	}
	k := &tokens{Rand: t.Rand}
	round := roundOf(k.plantedIn(t.document), k.plantedIn(t.body))
	if len(k.planted) == 0 {
		return ""
	}
	t.met = true
	document, body := string(round.Document), string(round.Body)
	for _, u := range []*trial{
		t.ask(round), t.ask(roundOf(body, document)),
		t.ask(roundOf(document, body[:t.IntN(len(body))])), t.ask(roundOf(document[:t.IntN(len(document))], body)),
	} {
		for how, text := range sayings(u.request(), u.result, u.err) {
			if token := k.leaked(text); token != "" {
				return fmt.Sprintf("%s has a value, %s:\n%s\n%s", how, token, text, u.asked())
			}
		}
	}
	return ""
}

// TestPlantedTokensStayInside asks the presets, under every policy for what is
// forbidden, with a token in every string of document and body, and somebody who
// may do nothing, or all.
func TestPlantedTokensStayInside(t *testing.T) {
	for _, name := range []string{"pingone", "nerm"} {
		given, sample, ok := preset.Lookup(name)
		require.True(t, ok)
		for _, forbidden := range []schema.ForbiddenPolicy{schema.ForbiddenReject, schema.ForbiddenIgnore, schema.ForbiddenConceal} {
			t.Run(fmt.Sprint(name, " ", forbidden), func(t *testing.T) {
				definition := given.Definition()
				if definition.Policy.Forbidden = forbidden; forbidden == schema.ForbiddenConceal {
					definition.Policy.Unknown = schema.UnknownReject
				}
				s, err := schema.New(definition)
				require.NoError(t, err)
				tokensStayInside(t, s, sample)
			})
		}
	}
}

func tokensStayInside(t *testing.T, s *schema.Schema, sample []byte) {
	t.Helper()
	engine, err := patch.New(s, patch.Config{})
	require.NoError(t, err)
	var scopes []string
	for _, scope := range s.Definition().Scopes {
		scopes = append(scopes, scope.Name)
	}
	k := &tokens{Rand: rand.New(rand.NewPCG(*seedFlag, 0))}
	document := k.plantedIn(mustReadText(sample))
	refused := false
	for _, caller := range []patch.Caller{{}, engine.ScopeCaller(scopes...)} {
		for _, body := range []string{k.plantedIn(mustReadText(sample)), document, document[:len(document)-2], `["` + k.token() + `"]`} {
			q := patch.Request{Document: []byte(document), Body: []byte(body), Caller: caller}
			result, err := engine.Apply(q)
			refused = refused || err != nil
			for how, text := range sayings(q, result, err) {
				assert.Empty(t, k.leaked(text), "%s: %s", how, text)
			}
		}
	}
	assert.True(t, refused, "nothing was refused, so nothing was said")
	assert.Greater(t, len(k.planted), 10)
	assert.NotEmpty(t, k.leaked(document), "a token that is there is found")
	assert.NotEmpty(t, k.leaked(fmt.Sprint([]byte(document))), "and so it is by the numbers of its bytes")
}
