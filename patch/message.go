package patch

import "fmt"

// Message says in a sentence for people what is wrong and what to do about it.
// Its text may change with any release; match on Code.
func (v Violation) Message() string {
	p := v.Params
	switch v.Code {
	case MalformedJSON:
		return fmt.Sprintf("the body is not valid JSON (byte %d)", p.Offset)
	case DuplicateName:
		return fmt.Sprintf("the name stands twice in one object (byte %d)", p.Offset)
	case InvalidText:
		return fmt.Sprintf("the text is not valid Unicode (byte %d)", p.Offset)
	case NotAnObject:
		return "the body has to be a JSON object"
	case TooLarge:
		return "the body is larger than " + p.Limit.String() + " bytes"
	case TooDeep:
		return "the body is nested deeper than " + p.Limit.String() + " levels"
	case TooManyMembers:
		return "the body has more than " + p.Limit.String() + " members and elements"
	case NameTooLong:
		return "a name is longer than " + p.Limit.String() + " bytes"
	case NumberTooLong:
		return "a number is longer than " + p.Limit.String() + " bytes, or has an exponent of more than four digits"
	case InvalidOperation:
		return "this is not an operation of the patch language"
	case InvalidPath:
		if p.Filter {
			return "this is not a filter of the patch language"
		}
		return "this is not a path of the patch language"
	case TooManyOperations:
		if p.Filter {
			return "the operations would look at more than " + p.Limit.String() + " values"
		}
		return "the body has more than " + p.Limit.String() + " operations"
	case UnknownAttribute:
		if p.Suggestion != "" {
			return fmt.Sprintf("there is no such attribute; did you mean %q?", string(p.Suggestion))
		}
		return "there is no such attribute"
	case AccessDenied:
		if p.Read {
			return "you may not read this attribute, and this operation looks at it"
		}
		return "you may not update this attribute"
	case ReadOnly:
		return "this attribute is read-only"
	case Immutable:
		return "this attribute is assigned and cannot be changed any more"
	case WrongType:
		if p.MultiValued {
			return "the value has to be an array of " + p.Type
		}
		return "the value has to be of type " + p.Type
	case Required:
		return "a value is required"
	case TooShort:
		return "the value has to have at least " + p.Limit.String() + " characters"
	case TooLong:
		return "the value may have at most " + p.Limit.String() + " characters"
	case BelowMinimum:
		return "the value may not be less than " + p.Limit.String()
	case AboveMaximum:
		return "the value may not be more than " + p.Limit.String()
	case PatternMismatch:
		return fmt.Sprintf("the value does not match the pattern %q", p.Pattern)
	case NotInEnum:
		return "the value is not one of those allowed"
	case ArchivedValue:
		return "the value is archived: it may be kept but not added"
	case BadFormat:
		return "the value does not have the format " + p.Format
	case TooManyValues:
		return "there may be at most " + p.Limit.String() + " values"
	case DuplicateValue:
		return "the value is there already"
	case SchemaMismatch:
		if p.Keyword == "" {
			return "the value is not one that its schema allows"
		}
		return fmt.Sprintf("the value breaks the rule %q of its schema", p.Keyword)
	case InvalidReference:
		return "the value refers to nothing that can be used here"
	case NoTarget:
		return "the operation's target is not there"
	case TestFailed:
		return "the test did not hold"
	case DocumentTooLarge:
		return "the result would be larger than " + p.Limit.String() + " bytes"
	}
	return "the edit is refused"
}
