package format

import "github.com/santhosh-tekuri/jsonschema/v5"

// The formats of the JSON Schema library, taken once: its table is a variable
// that any package of the program can write to.
var (
	libraryDateTime = libraryFormat("date-time")
	libraryEmail    = libraryFormat("email")
	libraryURI      = libraryFormat("uri")
	libraryUUID     = libraryFormat("uuid")
)

// libraryFormat returns a checker that asks the library. A format that the
// library has lost accepts nothing.
func libraryFormat(name string) Checker {
	check, ok := jsonschema.Formats[name]
	return func(text []byte) bool { return ok && check(string(text)) }
}
