// Steps tells how much work a call is, without a clock: how often each block of
// the engine's statements runs.
//
// It is built with counters in it (go build -cover -covermode=atomic), reads
// questions from standard input and leaves the counters of each in a folder of its
// own below the one that it is given, in the form that go tool covdata reads:
//
//	steps FOLDER <questions
//
// A question is a JSON object of schema, document, body and, optionally, format, read
// and update, the caller's paths, and limits; without them the caller may do everything,
// and nothing is over a limit. The engine is made beforehand and counts for nothing. Or
// it is one of from and to, two texts that are told apart and composed.
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/coverage"
	"strconv"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
)

type question struct {
	Schema         json.RawMessage `json:"schema"`
	Document, Body string
	Format         patch.Format
	Read, Update   []string
	Limits         struct{ Operations, Members, ResultBytes int }
	From, To       string
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: steps FOLDER <questions")
		os.Exit(2)
	}
	questions := json.NewDecoder(os.Stdin)
	for n := 0; ; n++ {
		var q question
		err := questions.Decode(&q)
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = q.count(filepath.Join(os.Args[1], strconv.Itoa(n)))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "steps:", err)
			os.Exit(1)
		}
	}
}

// count puts a question to every method that an endpoint calls, and leaves the
// counters in a new folder.
func (q question) count(folder string) error {
	if q.From != "" {
		return counted(folder, q.compare)
	}
	engine, caller, err := q.engine()
	if err != nil {
		return err
	}
	request := patch.Request{Document: []byte(q.Document), Body: []byte(q.Body), Format: q.Format, Caller: caller}
	return counted(folder, func() {
		_, _ = engine.Apply(request) // a refusal is work too
		dropBuffers()
		_, _ = engine.View(request.Document, caller)
		dropBuffers()
		_ = engine.Check(request)
	})
}

// dropBuffers empties the pools of the engine. When the garbage collector does so is
// chance, and to fill tables anew takes steps.
func dropBuffers() {
	runtime.GC()
	runtime.GC()
}

// compare puts two texts to what needs no engine.
func (q question) compare() {
	_, _ = patch.Diff([]byte(q.From), []byte(q.To), patch.JSONPatch)
	if merge, err := patch.Diff([]byte(q.From), []byte(q.To), patch.MergePatch); err == nil {
		_, _ = patch.Compose(merge, []byte(q.To))
	}
	_, _ = patch.Compose([]byte(q.From), []byte(q.To))
}

func counted(folder string, work func()) error {
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	if err := coverage.ClearCounters(); err != nil {
		return err
	}
	work()
	return errors.Join(coverage.WriteMetaDir(folder), coverage.WriteCountersDir(folder))
}

func (q question) engine() (*patch.Engine, patch.Caller, error) {
	s, err := schema.Parse(q.Schema)
	if err != nil {
		return nil, patch.Caller{}, err
	}
	const most, deep = 1 << 26, 10_000
	engine, err := patch.New(s, patch.Config{Limits: patch.Limits{
		BodyBytes: most, Depth: deep, NameBytes: most, NumberBytes: most, DocumentBytes: most,
		Operations: cmp.Or(q.Limits.Operations, most), Members: cmp.Or(q.Limits.Members, most),
		ResultBytes: cmp.Or(q.Limits.ResultBytes, most),
	}})
	if err != nil {
		return nil, patch.Caller{}, err
	}
	permissions := attrs.Permissions{Read: attrs.MustPathSet("*"), Update: attrs.MustPathSet("*")}
	if q.Read != nil || q.Update != nil {
		if permissions.Read, err = attrs.NewPathSet(q.Read...); err == nil {
			permissions.Update, err = attrs.NewPathSet(q.Update...)
		}
	}
	if err != nil {
		return nil, patch.Caller{}, err
	}
	caller, err := engine.Caller(permissions)
	return engine, caller, err
}
