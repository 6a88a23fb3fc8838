package tutorial_test

import (
	"fmt"
	"log"

	"github.com/attrpatch/attrpatch/attrs"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/gostruct"
)

type Customer struct {
	ID    string `json:"id" attr:"readOnly,format=uuid"`
	Email string `json:"email" attr:"required,format=email"`
	Tier  string `json:"tier" attr:"values=basic|gold"`
	Age   uint8  `json:"age,omitempty"`
}

func Example() {
	definition, notes, err := gostruct.For[Customer]("customers")
	if err != nil {
		log.Fatal(err) // every fault of the tags, each with its field
	}
	fmt.Println(len(notes), "notes")
	customers, err := schema.New(definition)
	if err != nil {
		log.Fatal(err)
	}
	engine, err := patch.New(customers, patch.Config{})
	if err != nil {
		log.Fatal(err)
	}
	clerk, err := engine.Caller(attrs.Permissions{Update: attrs.MustPathSet("tier", "age")})
	if err != nil {
		log.Fatal(err)
	}

	stored := []byte(`{"email": "mara@example.com", "tier": "basic", "importedFrom": "ledger"}`)
	customer, result, err := patch.ApplyTo[Customer](engine, patch.Request{
		Document: stored, Body: []byte(`{"tier": "gold", "age": 4e1}`), Caller: clerk,
	})
	fmt.Println(customer.Tier, customer.Age, err)
	fmt.Printf("%s\n", result.Document)
	// Output:
	// 0 notes
	// gold 40 <nil>
	// {"email": "mara@example.com", "tier": "gold", "importedFrom": "ledger","age":4e1}
}
