package schema

import "github.com/attrpatch/attrpatch/attrs"

// policy refuses values that no policy has, and the two choices that contradict
// each other: a concealed attribute has to look undeclared, and an undeclared
// member that is kept would be written into the concealed attribute's place
// (rule P6).
func (c *checker) policy() {
	p := c.Policy
	known := func(name string, value, last uint8) {
		if value > last {
			c.faults.add(attrs.JoinPointer("policy", name), "is not a value of this policy")
		}
	}
	known("unknown", uint8(p.Unknown), uint8(UnknownKeep))
	known("readOnly", uint8(p.ReadOnly), uint8(ReadOnlyIgnore))
	known("forbidden", uint8(p.Forbidden), uint8(ForbiddenConceal))
	known("scalar", uint8(p.Scalar), uint8(ScalarWrap))
	known("blank", uint8(p.Blank), uint8(BlankAllow))
	if p.Forbidden == ForbiddenConceal && p.Unknown == UnknownKeep {
		c.faults.add("/policy/forbidden", `"conceal" cannot stand with "unknown": "keep"`)
	}
}
