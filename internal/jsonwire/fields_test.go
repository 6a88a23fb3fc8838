package jsonwire_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type (
	Upper struct {
		A    int
		Both int
		T    int `json:"tagged"`
	}
	Lower struct {
		B    *int
		Both int
		X    int `json:"A"`
	}
	below struct{ Upper }
)

// TestFields compares with the members that encoding/json writes.
func TestFields(t *testing.T) {
	for _, row := range []struct {
		of        any
		ambiguous []string
		why       string
	}{
		{struct {
			Upper
			Lower
		}{}, []string{"Both", "Both"}, "of two on one level the tagged one counts, or none"},
		{struct {
			Upper
			Both string
		}{}, nil, "what is less deep hides what is deeper"},
		{struct {
			below
			Lower
		}{}, nil, "whether it has a tag or not"},
		{struct {
			*Upper `json:"upper"`
			Lower  `json:"-"`
			C      int `json:",omitzero"`
		}{Upper: &Upper{}, C: 1}, nil, "an embedded struct with a name is a member"},
	} {
		written, err := json.Marshal(row.of)
		require.NoError(t, err)
		var members map[string]any
		require.NoError(t, json.Unmarshal(written, &members))
		kept, ambiguous := jsonwire.Fields(reflect.TypeOf(row.of))
		var got, lost []string
		for _, f := range kept {
			got = append(got, f.Member)
			v := reflect.ValueOf(row.of)
			for _, name := range f.Way {
				v = reflect.Indirect(v).FieldByName(name)
			}
			assert.Equal(t, f.Type, v.Type(), "the way leads to the field")
		}
		for _, f := range ambiguous {
			lost = append(lost, f.Member)
		}
		var want []string
		for name := range members {
			want = append(want, name)
		}
		slices.Sort(want)
		slices.Sort(got)
		assert.Equal(t, want, got, row.why)
		assert.Equal(t, row.ambiguous, lost, row.why)
	}
}

// TestQuotedFields has types for which ,string counts, and others.
func TestQuotedFields(t *testing.T) {
	kept, _ := jsonwire.Fields(reflect.TypeFor[struct {
		A int    `json:",string"`
		B *bool  `json:",omitempty,string"`
		C string `json:"c,string"`
		//lint:ignore SA5008 that it does not count is what is tested
		D []int `json:",string"`
		//lint:ignore SA5008 that it does not count is what is tested
		E map[string]int `json:",string"`
		F int            `json:"string"`
	}]())
	var quoted []string
	for _, f := range kept {
		if f.Quoted {
			quoted = append(quoted, f.Name)
		}
	}
	assert.Equal(t, []string{"A", "B", "C"}, quoted)
}
