package conformance

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

//go:embed vectors
var corpus embed.FS

// Vector is one case of the specification.
type Vector struct {
	File  string   // the file that it stands in, such as vectors/merge/scalar.json
	Rules []string // the numbers of the rules that it shows
	Why   string   // what it shows, in one sentence
	Cites []string // sections and pages that say so
	Input Input
	Want  Outcome // without ID
}

// Vectors returns the embedded vectors in the order of their files' names. They
// are read anew, so that the caller may change them.
//
// The error names every vector that is not understood; there are no vectors
// then. An empty corpus is an error too.
func Vectors() ([]Vector, error) { return load(corpus) }

func load(files fs.FS) ([]Vector, error) {
	names, err := fs.Glob(files, "vectors/*/*.json")
	if err != nil {
		return nil, err
	}
	var vectors []Vector
	var faults []error
	place := map[string]string{}
	for _, name := range names {
		read, err := loadFile(files, name)
		if err != nil {
			faults = append(faults, err)
		}
		for _, v := range read {
			if other := place[v.Input.ID]; other != "" {
				faults = append(faults, fmt.Errorf("%s: %q is already in %s", name, v.Input.ID, other))
			}
			place[v.Input.ID] = name
		}
		vectors = append(vectors, read...)
	}
	if len(faults) == 0 && len(vectors) == 0 {
		faults = append(faults, errors.New("no vectors"))
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("conformance: %w", errors.Join(faults...))
	}
	return vectors, nil
}

func loadFile(files fs.FS, name string) ([]Vector, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	var vectors []Vector
	var faults []error
	err = members(data, func(member string, raw json.RawMessage) error {
		switch member {
		case "$schema":
			return nil // for editors
		case "vectors":
			return list(raw, func(raw json.RawMessage) error {
				v, fault := parseVector(name, raw)
				if fault != nil {
					faults = append(faults, fmt.Errorf("%s: %q: %w", name, v.Input.ID, fault))
					return nil // all faults at once
				}
				vectors = append(vectors, v)
				return nil
			})
		}
		return errUnknownMember
	})
	if err != nil {
		faults = append(faults, fmt.Errorf("%s: %w", name, err))
	}
	return vectors, errors.Join(faults...)
}

func parseVector(file string, raw json.RawMessage) (Vector, error) {
	v := Vector{File: file}
	wanted := false
	err := members(raw, func(name string, raw json.RawMessage) error {
		switch name {
		case "rules":
			return texts(raw, &v.Rules)
		case "why":
			return value(raw, &v.Why)
		case "cites":
			return texts(raw, &v.Cites)
		case "want":
			wanted = true
			return v.Want.UnmarshalJSON(raw)
		}
		return v.Input.member(name, raw)
	})
	if err != nil {
		return v, err
	}
	if err := v.Input.check(); err != nil {
		return v, err
	}
	if !wanted {
		return v, errors.New("needs a want")
	}
	return v, v.check()
}

var idForm = regexp.MustCompile(`^[a-z0-9-]+/[a-z0-9-]+$`)

// check judges what a vector has and an input has not.
func (v Vector) check() error {
	id, area := v.Input.ID, path.Base(path.Dir(v.File))
	switch {
	case !idForm.MatchString(id) || !strings.HasPrefix(id, area+"/"):
		return fmt.Errorf("the id is not %s/ and a slug of a-z, 0-9 and -", area)
	case len(v.Rules) == 0:
		return errors.New("shows no rule")
	case v.Why == "":
		return errors.New("needs a why")
	case v.Want.ID != "":
		return errors.New("a want has no id")
	case v.Want.Kind != Failed && !answers[v.Input.Do][v.Want.Kind]:
		return fmt.Errorf("%s cannot have %s as its outcome", v.Input.Do, v.Want.Kind)
	}
	return nil
}

// answers are the outcomes, beside Failed, that each Do may have.
var answers = map[Do]map[Kind]bool{
	Apply:       {Accepted: true, Refused: true},
	View:        {Viewed: true},
	CheckSchema: {Checked: true},
}
