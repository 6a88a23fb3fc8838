package answer

import (
	"fmt"
	"strings"
	"sync"

	"github.com/attrpatch/attrpatch/conformance"
	"github.com/attrpatch/attrpatch/patch"
	"github.com/attrpatch/attrpatch/schema"
	"github.com/attrpatch/attrpatch/schema/preset"
)

// What the cache holds at most. An input line may be many megabytes, most of it
// schema; such a schema is compiled anew each time.
const (
	maxEngines     = 64
	maxSchemaBytes = 64 << 10
)

// engineCache keeps engines by all that they are made from. The zero value is
// empty and ready to use.
type engineCache struct {
	mu      sync.Mutex
	engines map[engineKey]*patch.Engine
}

type engineKey struct {
	system, schema string
	config         patch.Config
}

func (c *engineCache) engine(in conformance.Input) (*patch.Engine, error) {
	key := engineKey{in.System, string(in.Schema), patch.Config{
		Limits:    patch.Limits(in.Limits),
		Operation: in.Operation, Complete: in.Complete, TrustDocument: in.TrustDocument,
	}}
	if engine := c.lookup(key); engine != nil {
		return engine, nil
	}
	s, err := findSchema(in.System, in.Schema)
	if err != nil {
		return nil, err
	}
	engine, err := patch.New(s, key.config)
	if err != nil {
		return nil, err
	}
	c.keep(key, engine)
	return engine, nil
}

func (c *engineCache) lookup(key engineKey) *patch.Engine {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.engines[key]
}

// keep drops everything when the cache is full: inputs come in runs of one
// schema, so a cleverer choice would gain nothing.
func (c *engineCache) keep(key engineKey, engine *patch.Engine) {
	if len(key.schema) > maxSchemaBytes {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.engines == nil || len(c.engines) >= maxEngines {
		c.engines = map[engineKey]*patch.Engine{}
	}
	c.engines[key] = engine
}

// findSchema returns the embedded schema of a system, or reads the given one.
func findSchema(system string, text []byte) (*schema.Schema, error) {
	if system == "" {
		return schema.Parse(text)
	}
	s, _, ok := preset.Lookup(system)
	if !ok {
		return nil, UnknownSystem(system)
	}
	return s, nil
}

// UnknownSystem returns the error for a name that no embedded system has. It
// lists those that there are.
func UnknownSystem(name string) error {
	return fmt.Errorf("unknown system %q: want %s", name, strings.Join(preset.Names(), " or "))
}
