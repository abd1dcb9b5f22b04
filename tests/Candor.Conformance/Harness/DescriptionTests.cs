using Candor.Conformance.Support;
using Xunit;

namespace Candor.Conformance.Harness;

/// <summary>Every description below <c>vendors/</c> can be used whole: a reference that leads nowhere is found here, not when a call first needs it.</summary>
public class DescriptionTests
{
    public static TheoryData<string> Descriptions() => [.. Directory
        .EnumerateFiles(Repository.Vendor(), "*openapi.y*ml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Vendor(), file))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void Every_operation_has_answers_and_every_schema_compiles(string file)
    {
        var api = ApiDescription.Load(Repository.Vendor(file));
        var operations = api.Operations().ToList();

        Assert.NotEmpty(operations);
        foreach (var (method, path, operation) in operations)
        {
            var responses = operation.Member("responses")?.Members().ToList() ?? [];
            Assert.True(responses.Count > 0, $"{method} {path} has no answers.");
            IEnumerable<Place> holders = [
                .. operation.Member("parameters")?.Items().Select(api.Follow) ?? [],
                .. Content(operation.Member("requestBody") is { } body ? api.Follow(body) : null),
                .. responses.SelectMany(response => Content(api.Follow(response.Place))),
            ];
            foreach (var schema in holders.Select(holder => holder.Member("schema")).OfType<Place>())
                api.Schemas.Compile(schema);
        }
    }

    private static IEnumerable<Place> Content(Place? holder) => holder?.Member("content")?.Members().Select(media => media.Place) ?? [];
}
