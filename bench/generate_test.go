package bench

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// source returns the random numbers of one workload: the same in every run.
func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2026)) }

// words are what generated texts consist of. Some have characters of two to
// four bytes, as names and notes of people do.
var words = strings.Fields(`amber basin cedar delta ember fjord grove harbour island juniper kettle lantern
	meadow north orchard pebble quarry river saddle timber upland valley willow yonder zephyr copper
	Zürich café naïve Ærø piñata 東京 Ελλάδα Львів 🚀 façade`)

// text returns n random words.
func text(r *rand.Rand, n int) string {
	chosen := make([]string, n)
	for i := range chosen {
		chosen[i] = words[r.IntN(len(words))]
	}
	return strings.Join(chosen, " ")
}

// word returns one random word with a capital letter where it has case.
func word(r *rand.Rand) string { return strings.ToTitle(text(r, 1)) }

func uuid(r *rand.Rand) string {
	a, b := r.Uint64(), r.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", uint32(a), uint16(a>>32), a>>52, b>>52, b&(1<<48-1))
}

func moment(r *rand.Rand) string {
	begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	return begin.Add(time.Duration(r.Int64N(int64(365 * 24 * time.Hour)))).Format("2006-01-02T15:04:05.000Z")
}

func phone(r *rand.Rand) string { return fmt.Sprintf("+44.%010d", r.Int64N(1e10)) }

// user is a PingOne user with everything that the sample of the preset has.
type user struct {
	Links       map[string]link `json:"_links"`
	ID          string          `json:"id"`
	Environment reference       `json:"environment"`
	Account     struct {
		CanAuthenticate    bool   `json:"canAuthenticate"`
		Status             string `json:"status"`
		SecondsUntilUnlock int    `json:"secondsUntilUnlock"`
	} `json:"account"`
	AccountID        string  `json:"accountId"`
	Address          address `json:"address"`
	CreatedAt        string  `json:"createdAt"`
	Email            string  `json:"email"`
	EmailVerified    bool    `json:"emailVerified"`
	Enabled          bool    `json:"enabled"`
	ExternalID       string  `json:"externalId"`
	IdentityProvider struct {
		Type string `json:"type"`
	} `json:"identityProvider"`
	LastSignOn struct {
		At       string `json:"at"`
		RemoteIP string `json:"remoteIp"`
	} `json:"lastSignOn"`
	Lifecycle struct {
		Status string `json:"status"`
	} `json:"lifecycle"`
	Locale             string          `json:"locale"`
	Locales            []string        `json:"locales"`
	MemberOfGroupIDs   []string        `json:"memberOfGroupIDs"`
	MemberOfGroupNames []string        `json:"memberOfGroupNames"`
	MFAEnabled         bool            `json:"mfaEnabled"`
	MobilePhone        string          `json:"mobilePhone,omitempty"`
	Name               name            `json:"name"`
	Nickname           string          `json:"nickname,omitempty"`
	Photo              link            `json:"photo"`
	Population         reference       `json:"population"`
	Preferences        json.RawMessage `json:"preferences"`
	PreferredLanguage  string          `json:"preferredLanguage"`
	PrimaryPhone       string          `json:"primaryPhone"`
	ShirtSize          string          `json:"shirtSize,omitempty"`
	Timezone           string          `json:"timezone"`
	Title              string          `json:"title,omitempty"`
	Type               string          `json:"type"`
	UpdatedAt          string          `json:"updatedAt"`
	Username           string          `json:"username"`
	VerifyStatus       string          `json:"verifyStatus"`
}

type link struct {
	Href string `json:"href"`
}

type reference struct {
	ID string `json:"id"`
}

type address struct {
	StreetAddress string `json:"streetAddress"`
	Locality      string `json:"locality"`
	Region        string `json:"region,omitempty"`
	PostalCode    string `json:"postalCode"`
	CountryCode   string `json:"countryCode"`
}

type name struct {
	Formatted       string `json:"formatted"`
	Given           string `json:"given"`
	Middle          string `json:"middle,omitempty"`
	Family          string `json:"family"`
	HonorificPrefix string `json:"honorificPrefix,omitempty"`
	HonorificSuffix string `json:"honorificSuffix,omitempty"`
}

// sometimes returns s in two cases out of three, so that users differ in which
// members they have.
func sometimes(r *rand.Rand, s string) string {
	if r.IntN(3) == 0 {
		return ""
	}
	return s
}

// newUser returns a user whose compact text has about 3.2 KB.
func newUser(r *rand.Rand) user {
	u := user{ID: uuid(r), Environment: reference{uuid(r)}, Population: reference{uuid(r)}}
	u.Links = links(u.Environment.ID, u.Population.ID, u.ID)
	u.Account.CanAuthenticate, u.Account.Status = true, "OK"
	u.AccountID = fmt.Sprintf("EXAMPLE-%06d", r.IntN(1e6))
	u.Address = address{
		StreetAddress: fmt.Sprintf("%d %s\nFloor %d", 1+r.IntN(300), text(r, 2), r.IntN(9)),
		Locality:      word(r), Region: sometimes(r, word(r)),
		PostalCode: fmt.Sprintf("EX%d %dMP", 1+r.IntN(20), r.IntN(10)), CountryCode: "GB",
	}
	u.CreatedAt, u.UpdatedAt = moment(r), moment(r)
	given, family := word(r), word(r)
	u.Name = name{
		Formatted: given + " " + family, Given: given, Middle: sometimes(r, "Q."), Family: family,
		HonorificPrefix: sometimes(r, "Dr."), HonorificSuffix: sometimes(r, "III"),
	}
	u.Username = fmt.Sprintf("user.%06d", r.IntN(1e6))
	u.Email = u.Username + "@example.com"
	u.EmailVerified, u.Enabled, u.MFAEnabled = r.IntN(2) == 0, true, r.IntN(2) == 0
	u.ExternalID = fmt.Sprintf("hr-feed/%06d", r.IntN(1e6))
	u.IdentityProvider.Type = "PING_ONE"
	u.LastSignOn.At, u.LastSignOn.RemoteIP = moment(r), fmt.Sprintf("192.0.2.%d", r.IntN(256))
	u.Lifecycle.Status = "ACCOUNT_OK"
	u.Locale, u.PreferredLanguage, u.Timezone = "en-gb", "en-gb;q=0.8, en;q=0.7", "Europe/London"
	for range 1 + r.IntN(3) {
		u.Locales = append(u.Locales, word(r))
	}
	for range 2 + r.IntN(3) {
		u.MemberOfGroupIDs = append(u.MemberOfGroupIDs, uuid(r))
		u.MemberOfGroupNames = append(u.MemberOfGroupNames, text(r, 3))
	}
	u.MobilePhone, u.PrimaryPhone = sometimes(r, phone(r)), phone(r)
	u.Nickname, u.Title, u.Type = sometimes(r, text(r, 2)), sometimes(r, text(r, 3)), "Employee"
	u.Photo = link{fmt.Sprintf("https://images.example.com/users/%s/portrait.png", u.Username)}
	u.Preferences = preferences(r)
	u.ShirtSize, u.VerifyStatus = sometimes(r, "M"), "NOT_INITIATED"
	return u
}

func links(environment, population, id string) map[string]link {
	home := "https://api.example.com/v1/environments/" + environment
	self := home + "/users/" + id
	return map[string]link{
		"self": {self}, "environment": {home}, "population": {home + "/populations/" + population},
		"devices": {self + "/devices"}, "roleAssignments": {self + "/roleAssignments"},
		"linkedAccounts": {self + "/linkedAccounts"}, "memberOfGroups": {self + "/memberOfGroups"},
		"password": {self + "/password"}, "account.sendVerificationCode": {self},
	}
}

// preferences returns the value of a JSON attribute, with a number that has
// more than one spelling and a string with escapes: both are to stay as they
// are.
func preferences(r *rand.Rand) json.RawMessage {
	return fmt.Appendf(nil, `{"theme":"dark","zoom":1.%d0,`+
		`"notifications":{"email":{"digest":"weekly","hour":%d},"push":%t,"quietHours":{"from":"22:00","to":"06:30","days":["SAT","SUN"]}},`+
		`"dashboard":{"columns":[{"id":"queue","width":%d},{"id":"drafts","width":60}],"recent.search":"style guide \"caf\u00e9\""},`+
		`"pinned":["inbox","calendar",null]}`, r.IntN(10), r.IntN(24), r.IntN(2) == 0, 20+r.IntN(60))
}
