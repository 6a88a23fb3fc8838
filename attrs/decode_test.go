package attrs_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/attrpatch/attrpatch/attrs"
)

// TestDecodingSaysWhatIsWrong has texts that are none of the forms, some of which
// encoding/json would stop before they get here.
func TestDecodingSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		into   json.Unmarshaler
		text   string
		reason string
	}{
		{&attrs.Scope{}, ``, "EOF"},
		{&attrs.Scope{}, `[]`, "want an object"},
		{&attrs.Scope{}, `{"name"`, "EOF"},
		{&attrs.Scope{}, `{"name":`, "EOF"},
		{&attrs.Scope{}, `{"name":x}`, "invalid character"},
		{&attrs.Scope{}, `{1:2}`, "invalid character"},
		{&attrs.Scope{}, `{"name":"a","name":"a"}`, `duplicate member "name"`},
		{&attrs.Scope{}, `{"Name":"a"}`, `unknown member "Name"`},
		{&attrs.Scope{}, `{"name":5}`, "cannot unmarshal"},
		{&attrs.PathSet{}, `null`, "array of strings"},
		{&attrs.PathSet{}, `["a",5]`, "array of strings"},
		{&attrs.PathSet{}, `["a",""]`, "names no attribute"},
		{&attrs.Condition{}, `{"present":true}`, "needs a path"},
		{&attrs.Condition{}, `{"present":"x"}`, "present is true or false"},
		{&attrs.Condition{}, `{"path":5,"present":true}`, "cannot unmarshal"},
		{&attrs.Condition{}, `{"path":"","present":true}`, "names no attribute"},
		{&attrs.Condition{}, `{"path":"a"}`, "exactly one of"},
		{&attrs.Condition{}, `{"path":"a","present":true,"equals":1}`, "exactly one of"},
		{&attrs.Condition{}, `{"path":"a","present":5}`, "present is true or false"},
	} {
		err := tt.into.UnmarshalJSON([]byte(tt.text))
		require.Error(t, err, tt.text)
		assert.Contains(t, err.Error(), tt.reason, tt.text)
	}
	for _, c := range []attrs.Condition{{Op: attrs.Present}, {Path: "a"}, {Path: "a", Op: 9}} {
		_, err := json.Marshal(c)
		assert.Error(t, err)
	}
}

// TestBackslashesAtTheEnd has entries that end in some of them: they go in pairs.
func TestBackslashesAtTheEnd(t *testing.T) {
	for n := range 7 {
		for _, name := range []string{"", "a"} {
			entry := name + strings.Repeat(`\`, n)
			set, err := attrs.NewPathSet(entry)
			if n%2 == 1 || entry == "" {
				assert.Error(t, err, entry)
				continue
			}
			require.NoError(t, err, entry)
			assert.True(t, set.Covers(attrs.JoinPath(name+strings.Repeat(`\`, n/2))), entry)
		}
	}
}
