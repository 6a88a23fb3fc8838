package scim

import (
	"strings"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/internal/jsonwire"
	"github.com/attrpatch/attrpatch/internal/scimpath"
	"github.com/attrpatch/attrpatch/internal/source"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/importer"
)

// Import makes a definition of one resource's schema and of those that extend it.
// The resource is named by its schema's name or URN, or by the name or endpoint of
// its resource type (User, /Users). It may be empty where there is only one, or
// where the User of RFC 7643 is meant. The error is [importer.Errors].
func Import(resource string, sources ...[]byte) (schema.Definition, []importer.Note, error) {
	in := reading{}
	for _, text := range sources {
		in.source(in.Read(text))
	}
	draft := source.Draft{From: in.root}
	if in.broken {
		return in.Finish(draft)
	}
	core, extensions := in.choose(resource)
	if core != nil {
		core.at.Given("description").Settle()
		draft.From = core.at
		draft.Definition.Name = core.name
		draft.Definition.SCIM = core.language()
		draft.Attributes = append(commonAttributes(core), attributes(core.at)...)
		for _, extension := range extensions {
			draft.Attributes = append(draft.Attributes, extension.attribute())
		}
	}
	for _, s := range in.schemas {
		if !s.used {
			s.at.Drop("is neither the schema of the resource nor one that extends it")
		}
	}
	return in.Finish(draft)
}

// reading sorts what the sources hold.
type reading struct {
	source.Ledger
	root      source.Value // of the first source
	schemas   []*schemaResource
	types     []resourceType
	resources int
	broken    bool // a source could not be read
}

// maxResources is how many schemas and resource types there may be. Real services
// have a dozen.
const maxResources = 1_000

// schemaResource is a schema of RFC 7643, section 7.
type schemaResource struct {
	at        source.Value
	urn, name string
	used      bool
	required  bool // as an extension
}

// resourceType is one of RFC 7643, section 6.
type resourceType struct {
	at                     source.Value
	name, endpoint, schema string
}

func (in *reading) source(v source.Value) {
	if !v.Present() {
		in.broken = true
		return
	}
	if !in.root.Present() {
		in.root = v
	}
	if v.Kind() == jsonwire.Array {
		for _, item := range v.Items() {
			in.resource(item)
		}
		return
	}
	list := v.Given("Resources")
	if !list.Present() {
		in.resource(v)
		return
	}
	settle(v, "schemas", "itemsPerPage", "startIndex")
	count := 0
	for _, item := range list.Items() {
		count++
		in.resource(item)
	}
	if total := v.Given("totalResults"); total.Count() > count {
		total.Drop("says that there are more resources than the source has")
	}
}

// resource tells schemas and resource types apart by their members.
func (in *reading) resource(v source.Value) {
	if v.Kind() != jsonwire.Object {
		v.Fault("is not an object")
		return
	}
	settle(v, "schemas", "meta")
	if in.resources++; in.resources > maxResources {
		v.Fault("is one of more than %d resources", maxResources)
		return
	}
	switch {
	case v.Given("attributes").Present():
		s := &schemaResource{at: v, urn: v.Given("id").Text(), name: v.Given("name").Text()}
		if s.name == "" {
			s.name = s.urn
		}
		in.schemas = append(in.schemas, s)
	case v.Given("schema").Present():
		settle(v, "id", "description")
		in.types = append(in.types, resourceType{
			v, v.Given("name").Text(), v.Given("endpoint").Text(), v.Given("schema").Text(),
		})
	default:
		v.Drop("is neither a schema nor a resource type")
	}
}

// choose finds the core schema that a name is about, and what extends it.
func (in *reading) choose(resource string) (core *schemaResource, extensions []*schemaResource) {
	var chosen resourceType
	for _, t := range in.types {
		isCalled := strings.EqualFold(t.name, resource) || t.endpoint == resource || strings.EqualFold(t.schema, resource)
		if resource != "" && isCalled || resource == "" && len(in.types) == 1 {
			chosen = t
		}
	}
	for _, t := range in.types {
		if t != chosen {
			t.at.Drop("is another resource type")
		}
	}
	if chosen.schema != "" {
		return in.ofType(chosen)
	}
	core = in.named(resource)
	switch {
	case core == nil && len(in.schemas) == 0:
		in.Fault(in.root, "has no schema")
		return nil, nil
	case core == nil && resource == "" && in.byURN(userURN) != nil:
		core = in.byURN(userURN)
		core.at.Note(importer.Guessed, "is one of several schemas, of which none was named: User is taken")
	case core == nil && resource == "":
		in.Fault(in.root, "has several schemas, of which one has to be named: %s", in.names())
		return nil, nil
	case core == nil:
		in.Fault(in.root, "has no schema of that name, but %s", in.names())
		return nil, nil
	}
	core.used = true
	for _, s := range in.schemas {
		if s != core && s.extends(core) {
			s.used = true
			s.at.Note(importer.Guessed, "has a URN that ends as that of %s does, and is taken for an extension of it", core.name)
			extensions = append(extensions, s)
		}
	}
	return core, extensions
}

// ofType finds what a resource type refers to.
func (in *reading) ofType(t resourceType) (core *schemaResource, extensions []*schemaResource) {
	if core = in.byURN(t.schema); core == nil {
		t.at.Given("schema").Fault("names a schema that is not among the sources")
		return nil, nil
	}
	core.used = true
	for _, item := range t.at.Given("schemaExtensions").Items() {
		at := item.Given("schema")
		extension := in.byURN(at.Text())
		required := item.Given("required").Bool()
		switch {
		case extension == nil:
			item.Drop("names a schema that is not among the sources")
		case extension.used:
			at.Fault("is named twice")
		default:
			extension.used, extension.required = true, required
			extensions = append(extensions, extension)
		}
	}
	return core, extensions
}

// named returns the schema of that name or URN. Without a name it is the only one
// that extends no other.
func (in *reading) named(name string) *schemaResource {
	if name != "" {
		for _, s := range in.schemas {
			if strings.EqualFold(s.urn, name) || strings.EqualFold(s.name, name) {
				return s
			}
		}
		return nil
	}
	var only *schemaResource
	for _, s := range in.schemas {
		if in.extendsAny(s) {
			continue
		}
		if only != nil {
			return nil
		}
		only = s
	}
	return only
}

func (in *reading) extendsAny(s *schemaResource) bool {
	for _, other := range in.schemas {
		if s != other && s.extends(other) {
			return true
		}
	}
	return false
}

// extends reports whether a schema looks like an extension of a core schema: its
// URN ends alike, and only the other is of the name space of core schemas (RFC
// 7643, section 10.3.1).
func (s *schemaResource) extends(core *schemaResource) bool {
	isCore := func(urn string) bool { return strings.Contains(strings.ToLower(urn), ":core:") }
	last := func(urn string) string { return urn[strings.LastIndexByte(urn, ':')+1:] }
	return !isCore(s.urn) && isCore(core.urn) && strings.EqualFold(last(s.urn), last(core.urn))
}

func (in *reading) byURN(urn string) *schemaResource {
	for _, s := range in.schemas {
		if strings.EqualFold(s.urn, urn) {
			return s
		}
	}
	return nil
}

// userURN is that of the schema which an import is about where nothing says so.
const userURN = "urn:ietf:params:scim:schemas:core:2.0:User"

// language says how documents are patched in the language of SCIM. Names of SCIM
// are matched whatever their case (RFC 7643, section 2.1).
func (s *schemaResource) language() schema.SCIM {
	id := s.at.Given("id")
	if !scimpath.IsURI(s.urn) {
		id.Drop("is not a URI, so that no path can begin with it")
		return schema.SCIM{Case: schema.CaseFold}
	}
	return schema.SCIM{URN: s.urn, Case: schema.CaseFold}
}

// names lists the schemas for a fault, as far as a reader can take them in.
func (in *reading) names() string {
	const most = 20
	var names []string
	for i, s := range in.schemas {
		if i == most {
			names = append(names, "and others")
			break
		}
		names = append(names, clip(s.name))
	}
	return strings.Join(names, ", ")
}

// clip shortens a name that a reason quotes.
func clip(name string) string {
	const most = 80
	if len(name) <= most {
		return name
	}
	return strings.ToValidUTF8(name[:most], "")
}

// attribute is the COMPLEX attribute that holds what an extension declares.
func (s *schemaResource) attribute() source.Attribute {
	at := s.at.Given("id")
	a := source.Attribute{From: s.at, At: map[string]source.Place{"name": at}, Sub: attributes(s.at)}
	a.Name, a.Type, a.Required = s.urn, attrs.Complex, s.required
	if s.name != s.urn {
		a.DisplayName = s.name
	}
	a.Description = s.at.Given("description").Text()
	if len(a.Sub) == 0 {
		a.Type = attrs.JSON
		s.at.Note(importer.Widened, "declares nothing: any JSON value is admitted")
	}
	return a
}

// settle passes over members that are of no meaning here.
func settle(v source.Value, names ...string) {
	for _, name := range names {
		v.Member(name).Settle()
	}
}
