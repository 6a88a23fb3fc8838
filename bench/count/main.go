// Command count makes a fixed number of calls on a fixed input and nothing else,
// so that a tool which counts instructions can tell what a call costs:
//
//	count -workload W1|W2|W5 -call strict|trusting|report|refused -times N
//
// The instructions of N and of 2N calls differ by those of N calls: what the
// program does before the first one falls out. The script bench/instructions does
// that.
package main

import (
	"embed"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// The inputs are those of the workloads, as TestCountedInputs holds: in files, so
// that the program has nothing of the peers in it.
//
//go:embed testdata
var testdata embed.FS

// inputs are the document and the body of each workload.
var inputs = map[string][2]string{
	"W1": {"user.json", "W1.json"},
	"W2": {"user.json", "W2.json"},
	"W5": {"small.json", "W1.json"},
}

// refusedBody breaks three rules.
const refusedBody = `{"id":"x","mfaEnabled":true,"email":null}`

func main() {
	workload := flag.String("workload", "W1", "W1, W2 or W5")
	call := flag.String("call", "strict", "strict, trusting, report or refused")
	times := flag.Int("times", 1000, "how many calls")
	flag.Parse()
	if err := run(*workload, *call, *times); err != nil {
		fmt.Fprintln(os.Stderr, "count:", err)
		os.Exit(1)
	}
}

func run(workload, call string, times int) error {
	names, ok := inputs[workload]
	if !ok {
		return fmt.Errorf("no workload is called %q", workload)
	}
	document, err := testdata.ReadFile("testdata/" + names[0])
	if err != nil {
		return err
	}
	body, err := testdata.ReadFile("testdata/" + names[1])
	if err != nil {
		return err
	}
	engine, err := patch.New(preset.PingOneUser(), patch.Config{TrustDocument: call == "trusting"})
	if err != nil {
		return err
	}
	everything := attrs.MustPathSet("*")
	caller, err := engine.Caller(attrs.Permissions{Read: everything, Update: everything})
	if err != nil {
		return err
	}
	request := patch.Request{Document: document, Body: body, Caller: caller}
	buffer := make([]byte, 0, 2*len(document))
	var rejected *patch.Rejected
	for range times {
		switch call {
		case "strict", "trusting":
			_, _, err = engine.AppendApply(buffer, request)
		case "report":
			_, err = engine.Apply(request)
		case "refused":
			request.Body = []byte(refusedBody)
			if _, _, err = engine.AppendApply(buffer, request); errors.As(err, &rejected) {
				err = nil
			}
		default:
			err = fmt.Errorf("no call is called %q", call)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
