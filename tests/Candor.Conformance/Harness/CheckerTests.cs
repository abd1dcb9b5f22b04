using Candor.Conformance.Support;
using Xunit;

namespace Candor.Conformance.Harness;

/// <summary>The judge judged: each kind of violation is caught, at its place in the document, and a sound exchange has none.</summary>
public class CheckerTests
{
    private const string Boxes = "/paths/~1boxes/get";
    private const string Box = "/paths/~1boxes~1{id}";
    private const string Sound = """[{"name":"a","made_at":"2026-11-24T12:00:00Z","size":1,"inside":[{"name":"b"}],"free":{"what":"ever"}}]""";

    private static readonly ApiDescription Toy = ApiDescription.Load(File("toy.openapi.yaml"), "/toy");

    [Fact]
    public void A_sound_exchange_has_no_violation() => Assert.Empty(Check(List()));

    [Theory]
    [InlineData("?colour=blue&size=50&tags=ab&tags=cd&ids=1,2&open=true&code=007")]
    [InlineData("?colour=red&code=true")]
    public void Sound_parameters_have_no_violation(string query) => Assert.Empty(Check(List() with { Query = query }));

    [Theory]
    [InlineData("", $"{Boxes}/parameters/1")] // required
    [InlineData("?colour=green", $"{Boxes}/parameters/1/schema/enum")]
    [InlineData("?colour=red&colour=blue", $"{Boxes}/parameters/1/schema/type")] // one value, given twice
    [InlineData("?colour=red&size=51", "/components/parameters/size/schema/maximum")]
    [InlineData("?colour=red&size=many", "/components/parameters/size/schema/type")]
    [InlineData("?colour=red&tags=a", $"{Boxes}/parameters/2/schema/items/minLength")]
    [InlineData("?colour=red&ids=1,2,3", $"{Boxes}/parameters/3/schema/maxItems")]
    [InlineData("?colour=red&open=yes", $"{Boxes}/parameters/4/schema/type")]
    [InlineData("?colour=red&page=2", $"{Boxes}/parameters")] // unknown
    public void A_wrong_query_is_caught(string query, string pointer) => Caught(List() with { Query = query }, Sides.Request, pointer);

    [Theory]
    [InlineData("/toy/crates", "GET", "/paths")]
    [InlineData("/boxes", "GET", "/paths")] // not where the server stands
    [InlineData("/toy/boxes/1/2", "GET", "/paths")]
    [InlineData("/toy/boxes", "POST", "/paths/~1boxes")]
    public void A_call_that_is_not_described_is_caught(string path, string method, string pointer) =>
        Caught(List() with { Path = path, Method = method }, Sides.Request, pointer);

    [Fact]
    public void The_path_that_fixes_more_is_meant() =>
        Assert.Empty(Check(List() with { Path = "/toy/boxes/newest", Query = "", RequestHeaders = Headers(), ResponseBody = """{"name":"a"}""" }));

    [Fact]
    public void A_wrong_path_parameter_is_caught() => Caught(Put() with { Path = "/toy/boxes/one" }, Sides.Request, $"{Box}/parameters/0/schema/type");

    [Fact]
    public void A_wrong_header_is_caught() =>
        Caught(List() with { RequestHeaders = Headers(("Authorization", "Basic a2V5Og=="), ("X-Reason", "No 1")) }, Sides.Request, $"{Boxes}/parameters/6/schema/pattern");

    [Theory]
    [InlineData(null)]
    [InlineData("Digest x")]
    [InlineData("Basic ")]
    public void A_missing_credential_is_caught(string? authorization) => Caught(
        List() with { RequestHeaders = authorization is null ? Headers() : Headers(("Authorization", authorization)) }, Sides.Request, $"{Boxes}/security");

    [Fact]
    public void Any_of_the_documented_credentials_will_do() =>
        Assert.Empty(Check(List() with { RequestHeaders = Headers(("authorization", "Bearer t")) }));

    [Theory]
    [InlineData("""{"name":""}""", "/components/schemas/Box/properties/name/minLength")]
    [InlineData("""{"size":1}""", "/components/schemas/Box/required")]
    [InlineData("""{"name":"a","made_at":"yesterday"}""", "/components/schemas/Box/properties/made_at/format")]
    [InlineData("""{"name":"a","size":1.5}""", "/components/schemas/Box/properties/size/type")]
    [InlineData("""{"name":"a","colour":"red"}""", "/components/schemas/Box/additionalProperties")] // forbidden
    [InlineData("""{"name":"a","note":{"bye":"x"}}""", $"{Box}/put/requestBody/content/application~1json/schema")] // not spoken of
    [InlineData("""{"name":"a","inside":[{"name":"b","inside":[{}]}]}""", "/components/schemas/Box/required")]
    [InlineData("""{"name":"a","lid":{"message":1}}""", "/components/schemas/Box/properties/lid/properties/message/type")] // a slip, mended
    [InlineData("""{"name":"a","name":"b"}""", $"{Box}/put/requestBody/content/application~1json/schema")] // twice
    [InlineData("""{"name":""", $"{Box}/put/requestBody/content/application~1json/schema")]
    [InlineData("", $"{Box}/put/requestBody")]
    public void A_wrong_request_body_is_caught(string body, string pointer) => Caught(Put() with { RequestBody = body }, Sides.Request, pointer);

    [Theory]
    [InlineData("""[{"name":"a"},{"name":"b"},{"name":"c","note":{"bye":"x"}}]""", "/2/note/bye")] // the third is the first of its shape
    [InlineData("""[{"name":"a","inside":[{"name":"b"},{"name":"c"}]},{"name":"d","inside":[{"name":"e","note":{"by":"x"}},{"name":"f","note":{"by":"x","bye":1}}]}]""", "/1/inside/1/note/bye")]
    public void A_stray_member_is_found_wherever_in_a_long_list_it_stands(string body, string at) => Assert.Contains(
        Check(List() with { ResponseBody = body }), violation => violation.What.Contains($"{at} is a member the document does not speak of", StringComparison.Ordinal));

    [Fact]
    public void What_a_document_does_not_speak_of_passes_only_where_one_asks_for_leniency()
    {
        var exchange = Put() with { RequestBody = """{"name":"a","note":{"bye":"x"}}""" };

        Assert.NotEmpty(new ExchangeCheck(Toy, strict: true).Violations(exchange));
        Assert.Empty(new ExchangeCheck(Toy, strict: false).Violations(exchange));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/vnd.toy+json")]
    [InlineData(null)]
    public void A_wrong_media_type_is_caught(string? type) => Caught(
        Put() with { RequestHeaders = type is null ? Headers(("Authorization", "Basic a2V5Og==")) : Headers(("Authorization", "Basic a2V5Og=="), ("Content-Type", type)) },
        Sides.Request,
        $"{Box}/put/requestBody/content");

    [Theory]
    [InlineData("weight=1.5&name=7", null)]
    [InlineData("weight=heavy", $"{Box}/put/requestBody/content/application~1x-www-form-urlencoded/schema/properties/weight/type")]
    [InlineData("name=a", $"{Box}/put/requestBody/content/application~1x-www-form-urlencoded/schema/required")]
    [InlineData("weight=1&colour=red", $"{Box}/put/requestBody/content/application~1x-www-form-urlencoded/schema/additionalProperties")]
    public void A_form_is_held_to_its_schema(string body, string? pointer) =>
        Judge(Put("application/x-www-form-urlencoded") with { RequestBody = body }, Sides.Request, pointer);

    [Theory]
    [InlineData("file", null)]
    [InlineData("fiel", $"{Box}/put/requestBody/content/multipart~1form-data/schema/required")]
    public void A_multipart_form_is_held_to_its_parts_names(string part, string? pointer) => Judge(
        Put("multipart/form-data; boundary=x") with { RequestBody = $"--x\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"a\"\r\n\r\nabc\r\n--x--\r\n" },
        Sides.Request,
        pointer);

    [Fact]
    public void A_body_where_none_is_described_is_caught() => Caught(
        Put() with { Method = "DELETE" }, Sides.Request, $"{Box}/delete");

    [Theory]
    [InlineData(500, """{"message":"x"}""", $"{Boxes}/responses")]
    [InlineData(404, """{"massage":"x"}""", "/components/schemas/Error/required")] // 4XX
    [InlineData(200, """{"name":"a"}""", $"{Boxes}/responses/200/content/application~1json/schema/type")]
    [InlineData(200, """[{"name":"a","colour":1}]""", "/components/schemas/Box/additionalProperties")]
    [InlineData(200, "[{", $"{Boxes}/responses/200/content/application~1json/schema")]
    [InlineData(200, null, $"{Boxes}/responses/200/content")]
    public void A_wrong_answer_is_caught(int status, string? body, string pointer) =>
        Caught(List() with { Status = status, ResponseBody = body }, Sides.Response, pointer);

    [Theory]
    [InlineData(null, $"{Boxes}/responses/200/headers/X-Left")]
    [InlineData("-1", $"{Boxes}/responses/200/headers/X-Left/schema/minimum")]
    public void A_wrong_header_of_an_answer_is_caught(string? left, string pointer) => Caught(
        List() with { ResponseHeaders = left is null ? Headers(("Content-Type", "application/json")) : Headers(("Content-Type", "application/json"), ("X-Left", left)) },
        Sides.Response,
        pointer);

    [Fact]
    public void A_body_where_an_answer_has_none_is_caught() => Caught(Put() with { ResponseBody = "{}" }, Sides.Response, $"{Box}/put/responses/204");

    [Fact]
    public void An_answer_that_fits_none_of_several_shapes_is_caught()
    {
        var odd = Put() with { Status = 409, ResponseHeaders = Headers(("Content-Type", "application/json")), ResponseBody = """{"colour":1}""" };

        Assert.Contains(Check(odd), violation => violation.Pointer == "/components/schemas/Error/required");
        Assert.Empty(Check(odd with { ResponseBody = """{"message":"x"}""" }));
    }

    [Fact]
    public void Only_the_side_asked_for_is_judged()
    {
        var both = List() with { Query = "?colour=green", Status = 500 };

        Assert.All(new ExchangeCheck(Toy).Violations(both, Sides.Request), violation => Assert.Equal(Sides.Request, violation.Side));
        Assert.All(new ExchangeCheck(Toy).Violations(both, Sides.Response), violation => Assert.Equal(Sides.Response, violation.Side));
        Assert.Equal(2, Check(both).Count);
    }

    [Fact]
    public void A_cut_connection_has_no_answer_to_judge() => Assert.Empty(Check(List() with { Status = 0, ResponseBody = null, ResponseHeaders = Headers() }));

    [Fact]
    public void A_failed_test_shows_the_place_and_the_exchange_but_no_credential()
    {
        var failure = Assert.ThrowsAny<Exception>(() => Conforms.To(Toy, [List() with { Query = "?colour=green" }]));

        Assert.Contains($"#{Boxes}/parameters/1/schema/enum", failure.Message, StringComparison.Ordinal);
        Assert.Contains("GET /toy/boxes?colour=green", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a2V5Og==", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_judge_is_a_failure() => Assert.ThrowsAny<Exception>(() => Conforms.To(Toy, []));

    [Theory]
    [InlineData("""{"name":null,"kind":null,"owner":null,"share":0.1,"nullable":true}""", null)]
    [InlineData("""{"name":1}""", "properties/name/type")]
    [InlineData("""{"kind":"c"}""", "properties/kind/enum")]
    [InlineData("""{"share":0}""", "properties/share/exclusiveMinimum")]
    [InlineData("""{"nullable":"yes"}""", "properties/nullable/type")]
    [InlineData("""{"other":1}""", "")]
    public void A_document_in_OpenAPI_3_0_is_understood(string body, string? place)
    {
        const string schema = "/paths/~1things/post/requestBody/content/application~1json/schema";
        var violations = new ExchangeCheck(ApiDescription.Load(File("toy30.openapi.yaml"))).Violations(
            Put() with { Method = "POST", Path = "/things", RequestBody = body, Status = 204 });

        if (place is null)
            Assert.Empty(violations);
        else
            Assert.Contains(violations, violation => violation.Pointer == $"{schema}/{place}".TrimEnd('/'));
    }

    private static string File(string name) => Path.Combine(Repository.Root, "tests", "Candor.Conformance", "Harness", name);

    private static IReadOnlyList<Violation> Check(Exchange exchange) => new ExchangeCheck(Toy).Violations(exchange);

    private static void Caught(Exchange exchange, Sides side, string pointer) =>
        Assert.Contains(Check(exchange), violation => violation.Side == side && violation.Pointer == pointer);

    private static void Judge(Exchange exchange, Sides side, string? pointer)
    {
        if (pointer is null)
            Assert.Empty(Check(exchange));
        else
            Caught(exchange, side, pointer);
    }

    private static Exchange List() => new(
        "GET", "/toy/boxes", "?colour=red", Headers(("Authorization", "Basic a2V5Og==")), null,
        200, Headers(("Content-Type", "application/json; charset=utf-8"), ("X-Left", "5")), Sound);

    private static Exchange Put(string type = "application/json") => new(
        "PUT", "/toy/boxes/7", "", Headers(("Authorization", "Basic a2V5Og=="), ("Content-Type", type)), """{"name":"a"}""",
        204, Headers(), null);

    private static IReadOnlyDictionary<string, string> Headers(params (string Name, string Value)[] headers) =>
        headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
}
