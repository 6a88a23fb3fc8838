// Package preset has the schemas of systems whose documentation says how their
// records are patched, ready for use.
//
// # Terms
//
// A system is one kind of record of one vendor, under a name for the command
// line and for conformance vectors. Each has a schema in the native form and a
// sample: one document such as the system might store, fictional throughout, to
// try things out on.
//
//   - nerm: the users of SailPoint Non-Employee Risk Management, [NERMUser].
//   - pingone: the users of PingOne, [PingOneUser].
//   - scim-user: the users of SCIM 2.0, [SCIMUser].
//   - scim-user-entra: the same, as Microsoft Entra patches them, [SCIMUserEntra].
//
// README.md lists the attributes, and says of everything on which a system's
// documentation is silent or contradicts itself what was decided and why.
//
// # Guarantees
//
// A preset is data. Nothing here or in other packages knows a system by its
// name: what is particular to one is said by its schema's policies, scopes and
// limits, and can be said by any other schema. Schemas are parsed when first
// asked for, and then shared; they are immutable and safe for concurrent use.
// Samples are copies.
//
// # Out of scope
//
// A preset does not follow an environment's own configuration: custom
// attributes, narrowed scopes and expressions that an administrator added belong
// in a schema of the host's own, for which the files here are a start. What
// needs other records (uniqueness, whether a referenced record is there) is for
// the host.
package preset
