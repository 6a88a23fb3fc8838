// Command zones writes the names of the IANA time zones, links such as
// US/Pacific included, one a line and sorted. It takes them from the time zone
// database that the Go distribution carries, lib/time/zoneinfo.zip, so that the
// list has a source that can be checked and none that has to be fetched.
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "zones:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want the name of the file to write")
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	names, err := zoneNames(filepath.Join(string(bytes.TrimSpace(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], []byte(strings.Join(names, "\n")+"\n"), 0o644)
}

// zoneNames lists the files of the archive. Factory is left out: it is what the
// database calls a clock that nobody has set.
func zoneNames(archive string) ([]string, error) {
	z, err := zip.OpenReader(archive)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	var names []string
	for _, file := range z.File {
		if !file.FileInfo().IsDir() && file.Name != "Factory" {
			names = append(names, file.Name)
		}
	}
	slices.Sort(names)
	return names, nil
}
