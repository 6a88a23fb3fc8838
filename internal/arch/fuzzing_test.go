package arch

import (
	"go/ast"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// target is one fuzz target.
type target struct {
	dir  string
	decl *ast.FuncDecl
}

// seedCheck sees that a target is given seeds somewhere: by f.Add, in a function
// that it hands its f to, or as files of a corpus. Whether these are any at the
// time of a run is for the script to see (TestFuzzScript).
var seedCheck = check{
	name: "fuzz targets have seeds",
	find: findSeedless,
	shown: []sample{{
		name:  "no seeds",
		why:   "a fuzzer that starts from nothing hardly leaves the first check of the input",
		files: map[string]string{"patch/fuzz_test.go": fuzzing("f.Fuzz(nil)")},
		want:  []string{"patch/fuzz_test.go:3: FuzzApply has no seeds"},
	}, {
		name: "an empty corpus",
		why:  "a folder alone holds nothing",
		files: map[string]string{
			"patch/fuzz_test.go":                    fuzzing("f.Fuzz(nil)"),
			"patch/testdata/fuzz/FuzzOther/seed":    "go test fuzz v1",
			"schema/testdata/fuzz/FuzzApply/seed":   "go test fuzz v1",
			"patch/testdata/FuzzApply/not-a-corpus": "go test fuzz v1",
		},
		want: []string{"patch/fuzz_test.go:3: FuzzApply has no seeds"},
	}, {
		name:  "seeds of something else",
		why:   "adding to a set is not adding a seed",
		files: map[string]string{"patch/fuzz_test.go": fuzzing("var set adder; set.Add(1); f.Fuzz(nil)")},
		want:  []string{"patch/fuzz_test.go:3: FuzzApply has no seeds"},
	}, {
		name:  "handed on to a function that adds none",
		why:   "the callee is looked into",
		files: map[string]string{"patch/fuzz_test.go": fuzzing("seed(f)") + "func seed(g *testing.F) { g.Helper() }"},
		want:  []string{"patch/fuzz_test.go:3: FuzzApply has no seeds"},
	}, {
		name:  "seeds in the target",
		why:   "the plain way",
		files: map[string]string{"patch/fuzz_test.go": fuzzing("for range 3 { f.Add(1) }; f.Fuzz(nil)")},
	}, {
		name:  "seeds in a function of the package",
		why:   "targets share seeds",
		files: map[string]string{"patch/fuzz_test.go": fuzzing("seed(1, f)") + "func seed(n int, g *testing.F) { g.Add(n) }"},
	}, {
		name: "seeds in a function of another package",
		why:  "packages share seeds",
		files: map[string]string{
			"patch/fuzz_test.go": fuzzing("fuzz.Seed(f)"),
			"fuzz/seed.go":       "package fuzz\nfunc Seed(f *testing.F) { f.Add(1) }",
		},
	}, {
		name: "a corpus",
		why:  "go test reads it by itself",
		files: map[string]string{
			"patch/fuzz_test.go":                 fuzzing("f.Fuzz(nil)"),
			"patch/testdata/fuzz/FuzzApply/seed": "go test fuzz v1",
		},
	}, {
		name:  "functions that only sound like targets",
		why:   "go test runs what takes an f and has a capital after Fuzz",
		files: map[string]string{"patch/fuzz_test.go": "package patch\nfunc Fuzzy(f *testing.F) {}\nfunc FuzzBody(b []byte) {}"},
	}},
}

// fuzzing is the source of a file with one target.
func fuzzing(body string) string {
	return "package patch_test\nimport \"" + modulePath + "/fuzz\"\nfunc FuzzApply(f *testing.F) { " + body + " }\n"
}

func findSeedless(t *tree) []string {
	var found []string
	for _, target := range t.targets() {
		if !t.addsSeeds(target.dir, target.decl, nil) && !t.hasCorpus(target) {
			found = append(found, t.at(target.decl.Pos(), "%s has no seeds", target.decl.Name.Name))
		}
	}
	return found
}

// targets are those of the whole tree, by directory.
func (t *tree) targets() []target {
	var all []target
	for _, dir := range t.directories() {
		for _, f := range t.packages[dir] {
			for _, d := range f.syntax.Decls {
				if decl, ok := d.(*ast.FuncDecl); ok && f.test && isTarget(decl) {
					all = append(all, target{dir, decl})
				}
			}
		}
	}
	return all
}

func isTarget(d *ast.FuncDecl) bool {
	rest, ok := strings.CutPrefix(d.Name.Name, "Fuzz")
	startsLower := rest != "" && rest[0] >= 'a' && rest[0] <= 'z'
	return ok && !startsLower && d.Recv == nil && fuzzerOf(d) != ""
}

// fuzzerOf is the name of a function's parameter of type *testing.F, if it has
// one.
func fuzzerOf(d *ast.FuncDecl) string {
	for _, p := range d.Type.Params.List {
		star, ok := p.Type.(*ast.StarExpr)
		if !ok || len(p.Names) == 0 {
			continue
		}
		if s, ok := star.X.(*ast.SelectorExpr); ok && s.Sel.Name == "F" && isNamed(s.X, "testing") {
			return p.Names[0].Name
		}
	}
	return ""
}

// addsSeeds reports whether a function calls Add on its *testing.F, or hands
// that to a function of this module that does. The functions on the way are
// seen, so that a circle ends.
func (t *tree) addsSeeds(dir string, d *ast.FuncDecl, seen []*ast.FuncDecl) bool {
	f := fuzzerOf(d)
	if f == "" || d.Body == nil || slices.Contains(seen, d) {
		return false
	}
	seen = append(seen, d)
	adds := false
	ast.Inspect(d.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || adds {
			return !adds
		}
		if s, isMethod := call.Fun.(*ast.SelectorExpr); isMethod && isNamed(s.X, f) {
			adds = s.Sel.Name == "Add"
			return !adds
		}
		if slices.ContainsFunc(call.Args, func(a ast.Expr) bool { return isNamed(a, f) }) {
			calleeDir, callee := t.callee(dir, call)
			adds = callee != nil && t.addsSeeds(calleeDir, callee, seen)
		}
		return !adds
	})
	return adds
}

// callee finds the function that a call names: in the same directory, or in
// the package of this module whose directory has the name that the call gives.
func (t *tree) callee(dir string, call *ast.CallExpr) (string, *ast.FuncDecl) {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return dir, t.function(dir, fun.Name)
	case *ast.SelectorExpr:
		for _, other := range t.directories() {
			if isNamed(fun.X, path.Base(other)) {
				if d := t.function(other, fun.Sel.Name); d != nil {
					return other, d
				}
			}
		}
	}
	return "", nil
}

func (t *tree) function(dir, name string) *ast.FuncDecl {
	for _, f := range t.packages[dir] {
		for _, d := range f.syntax.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && d.Name.Name == name {
				return d
			}
		}
	}
	return nil
}

func (t *tree) hasCorpus(target target) bool {
	seeds, err := fs.ReadDir(t.fsys, path.Join(target.dir, "testdata/fuzz", target.decl.Name.Name))
	return err == nil && len(seeds) > 0
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// TestFuzzScriptFindsEveryTarget compares what the script finds by its pattern
// with what the parser finds.
func TestFuzzScriptFindsEveryTarget(t *testing.T) {
	bash := needBash(t)
	repository, err := grow(os.DirFS("../.."))
	require.NoError(t, err)
	var want []string
	for _, target := range repository.targets() {
		want = append(want, "./"+target.dir+" "+target.decl.Name.Name)
	}
	require.NotEmpty(t, want, "the module has no fuzz target")

	list := exec.Command(bash, ".ci/fuzz", "list")
	list.Dir = "../.."
	out, err := list.Output()
	require.NoError(t, err)
	assert.ElementsMatch(t, want, strings.Split(strings.TrimSpace(string(out)), "\n"))
}

// TestFuzzScript runs the script over a module of one target with a go command
// whose binary says what a real one would, and fuzzes nothing.
func TestFuzzScript(t *testing.T) {
	const (
		baseline = "fuzz: elapsed: 0s, gathering baseline coverage: 0/2 completed\n"
		started  = "fuzz: elapsed: 0s, gathering baseline coverage: 2/2 completed, now fuzzing with 2 workers\n"
		fuzzed   = baseline + started + "PASS\n"
		late     = "--- FAIL: FuzzApply (10.04s)\n    context deadline exceeded\nFAIL\n"
		found    = "--- FAIL: FuzzApply (0.02s)\n    --- FAIL: FuzzApply (0.00s)\n        patch_test.go:9: unequal\n"
		written  = "    Failing input written to testdata/fuzz/FuzzApply/0f\n"
	)
	cases := []struct {
		name, why string
		source    string // of the only test file
		says      string // what the test binary prints
		exit      string // and its exit code; "" where there is no binary
		want      string // in the script's output
		passes    bool
	}{
		{"fuzzed", "the seeds are run, then the time is used", fuzzing(""), fuzzed, "0", "1 fuzz target", true},
		{"none", "a script that finds nothing tests nothing", "package patch", fuzzed, "0", "no fuzz target", false},
		{"not matched", "build constraints can hide a target", fuzzing(""),
			"testing: warning: no fuzz tests to fuzz\nPASS\n", "0", "matches no target", false},
		{"not even tests", "nor may the whole file be hidden", fuzzing(""),
			"", "", "matches no target", false},
		{"empty corpus", "the seeds may come from a folder that has moved", fuzzing(""),
			"warning: starting with empty corpus\nPASS\n", "0", "no seeds", false},
		{"no baseline", "nought of nought is no seed either", fuzzing(""),
			"fuzz: elapsed: 0s, gathering baseline coverage: 0/0 completed\nPASS\n", "0", "no seeds", false},
		{"found", "what the fuzzer finds is a failure", fuzzing(""),
			baseline + started + found + written, "1", "FuzzApply failed", false},
		{"not built", "a target that does not compile was not run", fuzzing(""),
			"", "build", "FuzzApply failed", false},
		{"late", "a worker that is busy at the end has found nothing", fuzzing(""),
			baseline + started + late, "1", "1 fuzz target", true},
		{"late with a finding", "an input that was written is a finding, whatever else is said", fuzzing(""),
			baseline + started + late + written, "1", "FuzzApply failed", false},
		{"late before the start", "the seeds alone used up the time", fuzzing(""),
			baseline + late, "1", "FuzzApply failed", false},
	}
	bash := needBash(t)
	script, err := filepath.Abs("../../.ci/fuzz")
	require.NoError(t, err)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "patch", "fuzz_test.go"), c.source, 0o644)
			write(t, filepath.Join(dir, "says"), c.says, 0o644)
			write(t, filepath.Join(dir, "binary"), "#!"+bash+"\ncat "+filepath.Join(dir, "says")+"\nexit "+c.exit+"\n", 0o755)
			compile := `while [ "$1" != -o ]; do shift; done; cp ` + filepath.Join(dir, "binary") + ` "$2"`
			switch c.exit {
			case "":
				compile = "echo '? patch [no test files]'"
			case "build":
				compile = "echo 'FAIL patch [build failed]'; exit 1"
			}
			write(t, filepath.Join(dir, "bin", "go"), "#!"+bash+"\n"+compile+"\n", 0o755)
			run := exec.Command(bash, script, "run")
			run.Dir = dir
			run.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
			out, err := run.CombinedOutput()
			assert.Equal(t, c.passes, err == nil, "%s\n%s", c.why, out)
			assert.Contains(t, string(out), c.want, c.why)
		})
	}
}

func needBash(t *testing.T) string {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("the script needs bash, and this machine has none")
	}
	return bash
}

func write(t *testing.T, name, text string, mode os.FileMode) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(t, os.WriteFile(name, []byte(text), mode))
}
