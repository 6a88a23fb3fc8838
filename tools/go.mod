// The tools that check this project, pinned apart from it so that none of them
// enters the library's own requirements. Run one from the repository's root:
//
//	go tool -modfile=tools/go.mod staticcheck ./...
module github.com/attrpatch/attrpatch/tools

go 1.25.0

tool (
	golang.org/x/tools/go/analysis/passes/shadow/cmd/shadow
	honnef.co/go/tools/cmd/staticcheck
)

require (
	github.com/BurntSushi/toml v1.4.1-0.20240526193622-a339e1f7089c // indirect
	golang.org/x/exp/typeparams v0.0.0-20231108232855-2478ac86f678 // indirect
	golang.org/x/mod v0.38.0 // indirect
	golang.org/x/sync v0.22.0 // indirect
	golang.org/x/tools v0.48.0 // indirect
	honnef.co/go/tools v0.7.0 // indirect
)
