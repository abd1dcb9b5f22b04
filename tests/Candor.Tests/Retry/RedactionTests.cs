using Candor.Retry;
using Xunit;

namespace Candor.Tests.Retry;

/// <summary>A kept call shows what was asked and answered, and nobody.</summary>
public class RedactionTests
{
    private static readonly string[] Ada = ["Ada", "Lovelace", "ada@example.com", "77001"];

    [Fact]
    public void Fields_stay_and_values_go()
    {
        var kept = Of(
            """{"custom_fields":[{"name_key":"voice_screen_status","value":"Completed"},{"name_key":"voice_screen_evidence","value":"She said: I love billing"}]}""",
            """{"message":"Validation failed","errors":[{"voice_screen_status":"Completed is not an option"}]}""",
            422);

        Assert.Contains("voice_screen_status", kept.RequestBody, StringComparison.Ordinal);
        Assert.Contains("(24 characters)", kept.RequestBody, StringComparison.Ordinal);
        Assert.Contains("Validation failed", kept.AnswerBody, StringComparison.Ordinal);
        Assert.Contains("… is not an option", kept.AnswerBody, StringComparison.Ordinal);
        Hides(kept, "Completed", "billing");
    }

    [Fact]
    public void Nobody_is_left_wherever_a_vendor_repeats_them()
    {
        var kept = Of(
            """{"candidate_id":77001,"application_id":900,"body":"Ada Lovelace did well"}""",
            """{"id":5,"message":"Ada Lovelace (ada@example.com, 77001) is closed","first_name":"Ada","note":{"author":"Lovelace"}}""",
            400,
            "https://ats.example/v1/candidates/77001/notes?email=ada%40example.com&ids=77001,900&name=Ada");

        Hides(kept, "Lovelace", "ada@example.com", "77001", "did well", "name=Ada");
        Assert.Contains("900", kept.RequestBody, StringComparison.Ordinal);
        Assert.Contains("/candidates/…/notes", kept.Request, StringComparison.Ordinal);
    }

    [Fact]
    public void Forms_passwords_and_broken_bodies_are_told_by_their_length()
    {
        Assert.Equal("(43 characters)", Of("grant_type=client_credentials&secret=abcdef", null, 401, type: "application/x-www-form-urlencoded").RequestBody);
        Assert.Equal("(21 characters)", Of(null, """{"id": 12, "custom_fi""", 200).AnswerBody);
    }

    [Fact]
    public void SOAP_keeps_its_elements_and_what_its_fault_says()
    {
        const string request = """<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Header><Password>top-secret</Password></Header><Body><Status>Completed well</Status></Body></Envelope>""";
        const string answer = """<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><Fault><faultstring>Validation error: Completed well is no status of Lovelace</faultstring></Fault></Body></Envelope>""";

        var kept = Of(request, answer, 500, type: "text/xml");

        Assert.Contains("<Status>(14 characters)</Status>", kept.RequestBody, StringComparison.Ordinal);
        Assert.Contains("Validation error: … is no status of …", kept.AnswerBody, StringComparison.Ordinal);
        Hides(kept, "top-secret", "Completed well", "Lovelace");
    }

    private static Exchange Of(string? request, string? answer, int status, string address = "https://ats.example/v3/applications/900", string type = "application/json") =>
        Redaction.Of(
            new RawExchange("PATCH", new Uri(address), type, request, status, $"{status}", type, answer, DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(3)), Ada);

    private static void Hides(Exchange kept, params string[] secrets)
    {
        var all = string.Join('\n', kept.Request, kept.RequestBody, kept.Answer, kept.AnswerBody);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase));
    }
}
