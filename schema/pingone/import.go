package pingone

import (
	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// maxProfileBytes is the documented size of a user.
const maxProfileBytes = 16 << 10

// Import makes a definition of everything that the sources hold together. The
// error is [importer.Errors]; sources without any attribute are one.
func Import(sources ...[]byte) (schema.Definition, []importer.Note, error) {
	in := reading{name: "pingone"}
	for _, text := range sources {
		in.source(in.Read(text))
	}
	in.missingPages()
	attributes := in.attributes()
	in.knownRights(attributes)
	return in.Finish(source.Draft{
		From: in.root,
		Definition: schema.Definition{
			Name:             in.name,
			Policy:           schema.Policy{Unknown: schema.UnknownIgnore},
			MaxDocumentBytes: maxProfileBytes,
		},
		Attributes: attributes,
		Scopes:     in.scopes(attributes),
	})
}

// reading sorts what the sources hold into attributes and scopes. Scopes come
// last, whatever the order of the sources: they name attributes.
type reading struct {
	source.Ledger
	root       source.Value // of the first source
	name       string       // of the schema
	declared   []source.Value
	granted    []source.Value
	selves     map[string]bool // where the pages that were given are found
	successors []source.Value  // the links of pages to the page after them
}

func (in *reading) source(v source.Value) {
	if !in.root.Present() {
		in.root = v
	}
	if v.Kind() == jsonwire.Array {
		for _, item := range v.Items() {
			in.resource(item)
		}
		return
	}
	embedded := v.Given("_embedded")
	if !embedded.Present() {
		in.resource(v)
		return
	}
	in.page(v)
	found := false
	for _, kind := range []string{"attributes", "schemas", "scopes"} {
		list := embedded.Given(kind)
		found = found || list.Present()
		for _, item := range list.Items() {
			in.resource(item)
		}
	}
	if !found {
		embedded.Fault("has neither attributes nor schemas nor scopes")
	}
}

// page reads what a page says about itself.
func (in *reading) page(v source.Value) {
	links := v.Given("_links")
	if links.Present() {
		if in.selves == nil {
			in.selves = map[string]bool{}
		}
		in.selves[links.Given("self").Given("href").Text()] = true
		if next := links.Given("next"); next.Present() {
			in.successors = append(in.successors, next)
		}
		links.Settle()
	}
	settle(v, "count", "size")
}

// missingPages notes each page that another one leads to and that was not given.
func (in *reading) missingPages() {
	for _, next := range in.successors {
		href := next.Given("href").Text()
		if href == "" || !in.selves[href] {
			next.Drop("leads to another page, which is not among the sources")
		}
	}
}

// resource is a schema, a scope or an attribute, which its members tell apart.
func (in *reading) resource(v source.Value) {
	switch {
	case v.Given("attributes").Present():
		in.schema(v)
	case v.Given("schemaAttributes").Present() || isScopeName(v.Given("name")):
		in.granted = append(in.granted, v)
	default:
		in.declared = append(in.declared, v)
	}
}

func (in *reading) schema(v source.Value) {
	settle(v, "_links", "id", "environment", "description", "allowsContainsOperator", "createdAt", "updatedAt")
	if name := v.Given("name").Text(); name != "" {
		in.name = name
	}
	for _, item := range v.Member("attributes").Items() {
		in.declared = append(in.declared, item)
	}
}

// settle passes over members that are of no meaning here.
func settle(v source.Value, names ...string) {
	for _, name := range names {
		v.Member(name).Settle()
	}
}

// paths returns the attribute at each path.
func paths(list []source.Attribute) map[attrs.Path]*source.Attribute {
	all := map[attrs.Path]*source.Attribute{}
	var walk func(parent attrs.Path, list []source.Attribute)
	walk = func(parent attrs.Path, list []source.Attribute) {
		for i := range list {
			p := parent.Join(list[i].Name)
			all[p] = &list[i]
			walk(p, list[i].Sub)
		}
	}
	walk("", list)
	return all
}
