using Candor.Configuration;
using Candor.Domain.Ledger;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>Each row breaks the sample in one way, and says where the fault is found and what is said.</summary>
public sealed class FaultTests : IDisposable
{
    private const string Candor = "candor.yaml";
    private const string Greenhouse = "connections/greenhouse.yaml";
    private const string Care = "workflows/customer-care.yaml";
    private const string Rubric = "rubrics/customer-care.yaml";

    private static readonly string WitnessKey = new Cosigner("w", [.. Enumerable.Repeat((byte)7, 32)]).ToString();

    private const string Oidc = """
        sign_in:
          oidc:
            issuer: https://login.acme.example
            client_id: candor
            client_secret: ${env:GREENHOUSE_CLIENT_SECRET}
            scopes: [openid]
            roles:
              claim: groups
              map:
                hiring-reviewers: [reviewer]
        staff:

        """;

    private readonly SampleFolder folder = new();

    public static TheoryData<string, string, string, string, string> Broken { get; } = new()
    {
        // file, text, what it is replaced by, what must stand on the fault's line, the fault's words
        { Candor, "  port: ", "\tport: ", "\tport:", "The line is indented with a tab. Indent with spaces." },
        { Candor, "tenant: acme", "tenant: acme\ntenant: bcme", "tenant: bcme", "`tenant` stands twice; it is already on line 2. Keep one of the two." },
        { Candor, "tenant: acme", "tennant: acme", "tennant", "`tennant` is not a known key. Did you mean `tenant`?" },
        { Candor, "tenant: acme", "tenant: Acme Corp", "Acme Corp", "`tenant` has the value `Acme Corp`, which is not a short name: lower-case letters, digits and hyphens, starting with a letter. Write a short name: lower-case letters, digits and hyphens, starting with a letter." },
        { Candor, "tenant: acme", "tenant: 7", "tenant: 7", "`tenant` is a number, but must be text. Put it in quotes." },
        { Candor, "tenant: acme", "tenant: &a acme", "&a", "An anchor (&) stands here. Write the value out where it is needed." },
        { Candor, "employees: 240", "employees: many", "many", "`employer.employees` is text, but must be a whole number. Write a whole number." },
        { Candor, "employees: 240", "employees: 0", "employees: 0", "`employer.employees` has the value `0`, which is out of range. Write a number from 1 to 10000000." },
        { Candor, "place: US-IL", "place: Illinois", "Illinois", "`employer.place` has the value `Illinois`, which is not an ISO 3166 place such as US, US-IL or US-NY-NYC. Write an ISO 3166 place such as US, US-IL or US-NY-NYC." },
        { Candor, "  employees: 240\n", "", "name: Acme", "`employer.employees` is missing. Add `employees:`." },
        { Candor, "${env:CANDOR_PUBLIC_URL:-http://127.0.0.1:5080}", "http://acme.example", "http://acme", "`public_url` has the value `http://acme.example`, which is not an https:// address (http:// on this machine's loopback only). Write an https:// address (http:// on this machine's loopback only)." },
        { Candor, "${env:CANDOR_SMTP_PORT:-2525}", "${env:CANDOR_SMTP_PORT:-smtp}", "SMTP_PORT", "`mail.port` is text, but must be a whole number. Write a whole number." },
        { Candor, "${env:CANDOR_SMTP_HOST:-127.0.0.1}", "mail.acme.example", "security: none", "`mail.security` is none, but the server is not on this machine. Use starttls or tls." },
        { Candor, "security: none", "security: tls\n  user: hiring\n  password: hunter2", "password", "`mail.password` must not be written out: it is a secret. Write ${env:CANDOR_PASSWORD} and set that variable, or ${file:PATH}." },
        { Candor, "provider: pocketsphinx", "provider: whisper", "provider: whisper", "`speech.model` is missing: whisper needs a model file. Add `model:` with the file's path." },
        { Candor, "roles: [coordinator]", "roles: [cordinator]", "cordinator", "`staff[1].roles[0]` has the value `cordinator`, which is not allowed. Did you mean `coordinator`?" },
        { Candor, "id: otto", "id: ada", "COUNT:id: ada:2", "`staff` has the id `ada` twice; it is already on line 35. Keep one of the two." },
        { Candor, "# Workday sends", "witness:\n  owner: nobody\n  mail: a@b.example\n# Workday sends", "owner: nobody", "`witness.owner` names `nobody`, who is not among the staff. Name somebody from `staff`." },
        { Candor, "# Workday sends", "witness:\n  owner: otto\n# Workday sends", "owner: otto", "`witness` names nobody. Give url and key, or mail, or watches; or remove the section." },
        { Candor, "# Workday sends", "witness:\n  owner: otto\n  url: https://w.example/witness\n# Workday sends", "owner: otto", "`witness` has one of url and key without the other. Give both, or neither." },
        { Candor, "# Workday sends", $"witness:\n  owner: otto\n  url: http://169.254.169.254/witness\n  key: {WitnessKey}\n# Workday sends", "169.254", "`witness.url` has the value `http://169.254.169.254/witness`, which is not an https:// address (http:// on this machine's loopback only). Write an https:// address (http:// on this machine's loopback only)." },
        { Candor, "# Workday sends", $"witness:\n  owner: otto\n  url: https://user@w.example/witness\n  key: {WitnessKey}\n# Workday sends", "user@w", "`witness.url` has more than an address and a path. Give the address as the witness's operator did, without /add-checkpoint." },
        { Candor, "# Workday sends", "witness:\n  owner: otto\n  url: https://w.example/witness\n  key: w+00000000+BGaNkT30lDrPTm0HR3rlNxKHJfSg/nNpZpwqjiCLnx2m\n# Workday sends", "w+0000", "START:`witness.key` is no witness's key: " },
        { Candor, "# Workday sends", "witness:\n  owner: otto\n  watches: [candor/beta+00000000+AAAA]\n# Workday sends", "candor/beta", "`witness.watches` holds no ledger's key: not an Ed25519 note key. Ask the ledger's owner for what `candor audit key` prints." },
        { Candor, "staff:\n", Oidc.Replace("${env:GREENHOUSE_CLIENT_SECRET}", "hunter2", StringComparison.Ordinal), "client_secret", "`sign_in.oidc.client_secret` must not be written out: it is a secret. Write ${env:CANDOR_CLIENT_SECRET} and set that variable, or ${file:PATH}." },
        { Candor, "staff:\n", Oidc.Replace("https://login", "http://login", StringComparison.Ordinal), "issuer", "`sign_in.oidc.issuer` has the value `http://login.acme.example`, which is not an https:// address (http:// on this machine's loopback only). Write an https:// address (http:// on this machine's loopback only)." },
        { Candor, "staff:\n", Oidc.Replace("acme.example", "acme.example/?x=1", StringComparison.Ordinal), "issuer", "`sign_in.oidc.issuer` has a query or a fragment, which no issuer has. Write the issuer as the provider's discovery document spells it." },
        { Candor, "staff:\n", Oidc.Replace("[reviewer]", "[revewer]", StringComparison.Ordinal), "revewer", "`sign_in.oidc.roles.map.hiring-reviewers[0]` has the value `revewer`, which is not allowed. Did you mean `reviewer`?" },
        { Candor, "staff:\n", Oidc.Replace("      claim: groups\n", "", StringComparison.Ordinal), "map:", "`sign_in.oidc.roles.claim` is missing. Add `claim:` (one line of text)." },
        { Candor, "staff:\n", Oidc.Replace("scopes: [openid]", "scopes: [email]", StringComparison.Ordinal), "scopes", "`sign_in.oidc.scopes` has no `openid`, without which a provider tells nobody apart. Add `openid`." },
        { Candor, "staff:\n", "sign_in:\n  embedded: false\nstaff:\n", "embedded", "`sign_in.embedded` is false, and there is no `oidc`: nobody could sign in. Remove it, or add `oidc:`." },
        { Greenhouse, "${env:GREENHOUSE_CLIENT_SECRET}", "hunter2", "client_secret: hunter2", "`client_secret` must not be written out: it is a secret. Write ${env:GREENHOUSE_CLIENT_SECRET} and set that variable, or ${file:PATH}." },
        { Greenhouse, "${env:GREENHOUSE_CLIENT_SECRET}", "${env:GREENHOUSE_CLIENT_SECRET:-hunter2}", "CLIENT_SECRET", "`client_secret` must not be written out: it is a secret. Write ${env:GREENHOUSE_CLIENT_SECRET} and set that variable, or ${file:PATH}." },
        { Greenhouse, "${env:GREENHOUSE_CLIENT_SECRET}", "${env:NOT_SET}", "NOT_SET", "`client_secret`: The environment variable NOT_SET is not set. Set NOT_SET in the environment that Candor starts in." },
        { Greenhouse, "${env:GREENHOUSE_CLIENT_SECRET}", "${file:secrets/absent}", "secrets/absent", "`client_secret`: The file secrets/absent cannot be read. Create it, readable by Candor, or correct the path (relative to the configuration folder)." },
        { Greenhouse, "vendor: greenhouse", "vendor: greenhose", "greenhose", "`vendor` is `greenhose`, which is not known. Did you mean `greenhouse`?" },
        { Care, "connection: greenhouse", "connection: lever", "connection: lever", "`connection` is `lever`, which does not exist. Use one of `greenhouse`." },
        { Care, "rubric: customer-care@1", "rubric: customer-care@2", "customer-care@2", "`rubric` is `customer-care@2`, which does not exist. Did you mean `customer-care@1`?" },
        { Care, "exceptions: cora", "exceptions: corra", "corra", "`owners.exceptions` is `corra`, which does not exist. Did you mean `cora`?" },
        { Care, "  name: Voice Screen", "  name: Voice Screen\n  id: \"7\"", "name: Voice Screen", "`trigger_stage` must have exactly one of `id`, `name`. Write one of them and not the other." },
        { Care, "from: rating.experience.value", "from: rating.experiance.value", "experiance", "`from` is `rating.experiance.value`, which does not exist. Did you mean `rating.experience.value`?" },
        { Care, "    from: rating.experience.value\n", "", "to: voice_screen_experience", "`mapping[2]` must have exactly one of `from`, `template`. Write one of them and not the other." },
        { Care, "to: voice_screen_empathy", "to: voice_screen_experience", "COUNT:to: voice_screen_experience:2", "`mapping` has the to `voice_screen_experience` twice; it is already on line 83. Keep one of the two." },
        { Care, "to: voice_screen_empathy", "to: voice_screen_link", "to: voice_screen_link", "`mapping` writes to `voice_screen_link`, which is the invitation field. Map to another field." },
        { Care, "    from: screening.evidence\n    type: long_text", "    from: screening.evidence\n    type: number", "COUNT:type: number:4", "`screening.evidence` cannot be written as number. Use one of short_text, long_text, single_select, multi_select." },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    labels: {Proceeed: Go}\n    type: single_select", "Proceeed", "`labels` has `Proceeed`, which `screening.recommendation` can never be. Did you mean `Proceed`?" },
        { Care, "    when_absent: block\n\nnote", "    when_absent: write\n\nnote", "when_absent: write", "`when_absent` is write, but no `absent_text` says what. Add `absent_text:`, or use proceed or block." },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    type: single_select\n    when: screening.completion_status == 'Complete'", "when: ", "`when` compares `screening.completion_status` with `Complete`, which it can never be. Did you mean `Completed`?" },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    type: single_select\n    when: screening.mood == 'good'", "when: ", "`when` uses `screening.mood`, which does not exist. Did you mean `screening.id`?" },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    type: single_select\n    when: \"true %}{% if true\"", "when: ", "`when` has a tag's brackets in it. Write the expression alone, as it stands after `if`." },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    type: single_select\n    when: screening.id ==", "when: ", "START:`when` is not valid Liquid: " },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    type: single_select\n    when_absent: {wait: 3 weeks, then: block}", "3 weeks", "`mapping[1].when_absent.wait` has the value `3 weeks`, which is not a duration such as 3 days, 12 hours or 10 minutes. Write a duration such as 3 days, 12 hours or 10 minutes." },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    type: single_select\n    when_absent: {wait: 3 days}", "wait: 3 days", "`mapping[1].when_absent.then` is missing. Add `then:` with one of `proceed`, `write`, `block`." },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    type: single_select\n    when_absent: {wait: 3 days, then: write}", "wait: 3 days", "`when_absent` is write, but no `absent_text` says what. Add `absent_text:`, or use proceed or block." },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    type: single_select\n    when_absent: {wait: 3 days, until: 2026-12-01, then: block}", "wait: 3 days", "`mapping[1].when_absent` must have exactly one of `wait`, `until`, `retry`. Write one of them and not the other." },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    type: single_select\n    when_absent: {retry: 3, then: block}", "retry: 3", "`when_absent.retry` has no `every`, the pause between two looks. Add `every:` with a duration such as 10 minutes." },
        { Care, "    from: screening.recommendation\n    type: single_select", "    from: screening.recommendation\n    type: single_select\n    when_absent: {until: 2026-02-30, then: block}", "2026-02-30", "`when_absent.until` is `2026-02-30`, and there is no such day. Write a day of the calendar." },
        { Care, "{% for rating in ratings %}", "{% for rating in ratings", "note: |", "START:`note` is not valid Liquid: " },
        { Care, "Screening {{ screening.id }}", "Screening {{ screening.idd }}", "note: |", "`note` uses `screening.idd`, which does not exist. Did you mean `screening.id`?" },
        { Care, "{{ rating.label }}", "{{ rating.lable }}", "note: |", "`note` uses `rating.lable`, which does not exist. Did you mean `rating.label`?" },
        { Care, "{{ rating.label }}", "{{ rating.label | upcse }}", "note: |", "`note` uses the filter `upcse`, which does not exist. Use one of Liquid's standard filters." },
        { Care, "max_seconds: 120", "max_seconds: 5", "max_seconds: 5", "`questions[0].max_seconds` has the value `5`, which is out of range. Write a number from 10 to 900." },
        { Care, "Screen\n", "Screen ${env:STAGE}\n", "${env:STAGE}", "`trigger_stage.name` has a ${…} reference, which is not resolved here. Write the value out." },
        { Rubric, "rating: 2, label: Some", "rating: 1, label: Some", "label: Some", "The anchor's rating 1 does not rise above the one before. Order the anchors from the lowest rating to the highest, each once." },
        { Rubric, "minimum_rated: 2", "minimum_rated: 4", "minimum_rated: 4", "`recommendation.minimum_rated` is more than there are competencies, so that it would always be hold. Write at most 3." },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_fault_is_named_with_its_line_and_its_mend(string file, string old, string next, string on, string says)
    {
        folder.Replace(file, old, next);

        var fault = Assert.Single(Faults());

        Assert.Equal(file, fault.File);
        Assert.Equal(LineOf(folder.Read(file), on), fault.Line);
        var words = fault.ToString()[$"{fault.File}:{fault.Line}: ".Length..];
        if (says.StartsWith("START:", StringComparison.Ordinal))
            Assert.StartsWith(says["START:".Length..], words, StringComparison.Ordinal);
        else
            Assert.Equal(says, words);
        Assert.DoesNotContain("hunter2", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_found_by_file_and_line()
    {
        folder.Replace(Greenhouse, "vendor: greenhouse\n", "vendor: greenhouse\ncolour: red\n");
        folder.Replace(Care, "exceptions: cora", "exceptions: nobody");
        folder.Replace(Care, "max_seconds: 120", "max_seconds: soon");
        folder.Replace(Candor, "id: otto", "id: OTTO");
        folder.Write("workflow/other.yaml", "x: 1");
        folder.Write("policies/floor.yml", "x: 1");

        var faults = Faults();

        Assert.Equal(
            ["candor.yaml", "connections/greenhouse.yaml", "policies/floor.yml", "workflow/other.yaml", "workflows/customer-care.yaml", "workflows/customer-care.yaml"],
            faults.Select(fault => fault.File));
        Assert.True(faults[4].Line < faults[5].Line);
        Assert.Equal("Did you mean `workflows`?", faults[3].Mend);
    }

    [Fact]
    public void A_workflow_without_a_question_is_refused()
    {
        var text = folder.Read(Care);
        var start = text.IndexOf("questions:", StringComparison.Ordinal);
        folder.Write(Care, text[..start] + "questions: []\n\n" + text[text.IndexOf("rubric:", StringComparison.Ordinal)..]);

        Assert.Equal("`questions` has 0 items, fewer than 1", Assert.Single(Faults()).What);
    }

    [Fact]
    public void A_missing_folder_and_an_empty_one_are_faults()
    {
        Assert.IsType<ConfigurationResult.Faulty>(ConfigurationLoader.Load(Path.Combine(folder.Path, "nowhere"), SampleFolder.Variables.GetValueOrDefault));

        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));
        var empty = Assert.IsType<ConfigurationResult.Faulty>(ConfigurationLoader.Load(Path.Combine(folder.Path, "empty"), SampleFolder.Variables.GetValueOrDefault));
        Assert.Contains(empty.Faults, fault => fault is { File: "candor.yaml", What: "The file is missing" });
    }

    private IReadOnlyList<Fault> Faults() =>
        Assert.IsType<ConfigurationResult.Faulty>(ConfigurationLoader.Load(folder.Path, SampleFolder.Variables.GetValueOrDefault)).Faults;

    /// <summary>The line a text stands on; <c>COUNT:text:n</c> for its n-th line.</summary>
    private static int LineOf(string text, string on)
    {
        var nth = 1;
        if (on.StartsWith("COUNT:", StringComparison.Ordinal))
            (on, nth) = (on["COUNT:".Length..on.LastIndexOf(':')], int.Parse(on[(on.LastIndexOf(':') + 1)..], null));
        return text.Split('\n').Index().Where(line => line.Item.Contains(on, StringComparison.Ordinal)).Skip(nth - 1).First().Index + 1;
    }
}
