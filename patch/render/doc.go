// Package render turns a refusal into the HTTP response that a system's clients
// expect: its status, its media type and its body.
//
// # Model
//
// A [patch.Rejected] carries all violations, each with a code, the attribute's
// path and a pointer into the body. A form is one system's way of saying that:
//
//   - [Problem]: problem details, RFC 9457. Nothing is lost.
//   - [PingOne]: a detail for each violation, of the few codes that there are.
//   - [NERM]: a message for each attribute.
//   - [SCIM]: one type and one sentence, RFC 7644, section 3.12.
//
// What a form has no place for is left out, by rules that its function states.
//
// # Terms
//
// The leading violation speaks for a refusal where a form has room for one: the
// first access_denied, so that a refusal for want of rights is a 403 wherever in
// the body it stands; else the first of all. A body fault is a violation by the
// body as a whole, its syntax, its size or its operations, and not by what it
// asks of an attribute.
//
// # Guarantees
//
// A body is one JSON object, without white space around it, in UTF-8. It is a
// function of the refusal alone: equal refusals give the same bytes. It says
// nothing that the refusal does not say, which has no value of the document or
// the body in it (rule P5), and the name of a concealed attribute only as the
// sender wrote it (rule P6). Two refusals that the engine makes alike, for a
// concealed attribute and for an undeclared one, are therefore alike in every
// form.
//
// Names come from whoever sent the body. Control characters in them, and those
// that format, such as the ones that turn the direction of text, are escaped, so
// that a body can be shown and logged as it is. Nothing is escaped for HTML: a
// host that sends a body must send its media type with it.
//
// A nil refusal and one without violations are rendered too. Only violations
// within the limit of the engine are known here: an access_denied behind it does
// not make a 403.
//
// # Out of scope
//
// Every other error is the host's fault, and nothing of it is for the client.
// So are the responses that are not about a patch, such as those for a missing
// record, a failed authentication or a value that another record has.
package render
