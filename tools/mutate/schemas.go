package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// schemasFolder is where the program that mutates schemas is put: it builds on
// the engine, and may import what is internal.
const schemasFolder = "internal/mutantschemas"

// schemaMutants is where the embedded schemas are.
const schemaMutants = "schema/preset"

//go:embed schemas.go.txt
var schemasSource []byte

// trySchemas mutates the embedded schemas. Parsing a schema needs no build, so
// one program tries them all in itself.
func trySchemas(ctx context.Context, copied string, s settings) ([]*mutant, error) {
	fmt.Fprintln(os.Stderr, "mutating the embedded schemas")
	folder := filepath.Join(copied, filepath.FromSlash(schemasFolder))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "main.go"), schemasSource, 0o644); err != nil {
		return nil, err
	}
	program := exec.CommandContext(ctx, "go", "run", "./"+schemasFolder, strconv.Itoa(s.sample), strconv.FormatUint(s.seed, 10))
	program.Dir = copied
	var out, faults bytes.Buffer
	program.Stdout, program.Stderr = &out, &faults
	if err := program.Run(); err != nil {
		return nil, fmt.Errorf("mutating schemas: %w\n%s", err, faults.Bytes())
	}
	var mutants []*mutant
	for line := range strings.Lines(out.String()) {
		m, err := schemaMutant(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, err
		}
		mutants = append(mutants, m)
	}
	number(mutants)
	return mutants, nil
}

// schemaMutant reads a line of the program. What schema.Parse refuses was noticed
// before any vector could.
func schemaMutant(line string) (*mutant, error) {
	fates := map[string]fate{"killed": killed, "refused": refusedAtLoad, "survived": survived}
	parts := strings.Split(line, "\t")
	if len(parts) != 4 || fates[parts[3]] == untried {
		return nil, fmt.Errorf("mutating schemas: unexpected line %q", line)
	}
	file := schemaMutants + "/" + parts[0] + ".schema.json"
	return &mutant{pkg: schemaMutants, file: file, function: parts[1], what: parts[2], fate: fates[parts[3]], by: "vectors"}, nil
}
