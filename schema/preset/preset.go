package preset

import (
	_ "embed"
	"sync"

	"github.com/attrpatch/attrpatch/schema"
)

// NERMUser returns the schema of SailPoint NERM users in their envelope. It knows
// no operation but update, and no scopes.
func NERMUser() *schema.Schema { return nermUser() }

// PingOneUser returns the schema of PingOne users. It knows the operations
// update, create and import and the scopes p1:read:user and p1:update:user.
func PingOneUser() *schema.Schema { return pingOneUser() }

// SCIMUser returns the schema of the User of RFC 7643 with its enterprise
// extension. It knows no operation but update, and no scopes. Names are matched
// without regard to the case of ASCII letters in SCIM operations, and no departure
// from RFC 7644 is taken.
func SCIMUser() *schema.Schema { return scimUser() }

// SCIMUserEntra returns the schema of SCIMUser with the departures from RFC 7644
// that Microsoft Entra sends.
func SCIMUserEntra() *schema.Schema { return scimUserEntra() }

// Lookup returns the schema of the system called name and a copy of its sample
// document. ok reports whether there is such a system; names are matched
// exactly.
func Lookup(name string) (s *schema.Schema, sample []byte, ok bool) {
	for _, system := range systems {
		if system.name == name {
			return system.schema(), []byte(system.sample), true
		}
	}
	return nil, nil, false
}

// Names returns the names of the systems in alphabetical order. The slice is
// the caller's.
func Names() []string {
	names := make([]string, len(systems))
	for i, system := range systems {
		names[i] = system.name
	}
	return names
}

// systems are all systems, in the order of their names. A new one is a schema
// file, a sample file, unless its records are those of another, and a row.
var systems = [...]struct {
	name   string
	schema func() *schema.Schema
	sample string
}{
	{name: "nerm", schema: NERMUser, sample: nermSample},
	{name: "pingone", schema: PingOneUser, sample: pingOneSample},
	{name: "scim-user", schema: SCIMUser, sample: scimUserSample},
	{name: "scim-user-entra", schema: SCIMUserEntra, sample: scimUserSample},
}

var (
	//go:embed nerm.schema.json
	nermSchema string
	//go:embed nerm.sample.json
	nermSample string

	nermUser = parsed(nermSchema)

	//go:embed pingone.schema.json
	pingOneSchema string
	//go:embed pingone.sample.json
	pingOneSample string

	pingOneUser = parsed(pingOneSchema)

	//go:embed scim-user.schema.json
	scimUserSchema string
	//go:embed scim-user.sample.json
	scimUserSample string

	scimUser = parsed(scimUserSchema)

	//go:embed scim-user-entra.schema.json
	scimUserEntraSchema string

	scimUserEntra = parsed(scimUserEntraSchema)
)

// parsed returns a function that parses the text at its first call and returns
// the same schema ever after.
//
// The embedded texts are part of the program, so only a defect of this package
// could make one fail to parse; a test parses all of them. If it happened all
// the same, the schema would be the zero one, which declares no attribute and
// so grants nothing: less than a panic in a server, and nothing that could be
// taken for permission.
func parsed(text string) func() *schema.Schema {
	return sync.OnceValue(func() *schema.Schema {
		s, err := schema.Parse([]byte(text))
		if err != nil {
			return new(schema.Schema)
		}
		return s
	})
}
