using System.Xml.Linq;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.House;

/// <summary>The house's rules: data flows one way, and the sandbox shares nothing with the product.</summary>
public class HouseTests
{
    [Theory]
    [InlineData("Candor.Domain", "")]
    [InlineData("Candor.Connectors", "Candor.Domain")]
    [InlineData("Candor", "Candor.Connectors Candor.Domain")]
    [InlineData("Candor.Sandbox", "")]
    public void A_project_knows_only_those_below_it(string project, string known)
    {
        var references = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Order(StringComparer.Ordinal);

        Assert.Equal(known.Split(' ', StringSplitOptions.RemoveEmptyEntries), references);
    }

    [Theory]
    [InlineData("DateTime.Now")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("DateTimeOffset.UtcNow")]
    [InlineData("Random.Shared")]
    [InlineData("System.Net.Http")]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.Extensions.Logging")]
    public void The_domain_is_pure(string impure) => Assert.DoesNotContain(Files("Candor.Domain"), file => File.ReadAllText(file).Contains(impure, StringComparison.Ordinal));

    [Fact]
    public void The_domain_touches_no_files() =>
        Assert.DoesNotContain(Files("Candor.Domain"), file => File.ReadAllText(file).Contains("File.", StringComparison.Ordinal));

    [Fact]
    public void The_sandbox_speaks_of_nobody_else() => Assert.DoesNotContain(Files("Candor.Sandbox"), file =>
        new[] { "Candor.Domain", "Candor.Connectors", "Candor.Storage" }.Any(name => File.ReadAllText(file).Contains(name, StringComparison.Ordinal)));

    [Theory]
    [InlineData("Candor.Connectors")]
    [InlineData("Candor.Sandbox")]
    public void A_vendors_folder_knows_no_other_vendor(string project)
    {
        var vendors = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src", "Candor.Connectors"))
            .Select(folder => Path.GetFileName(folder)).Where(name => name is not ("Http" or "bin" or "obj")).ToList();
        Assert.Contains("Greenhouse", vendors);

        foreach (var vendor in vendors)
        {
            var others = vendors.Where(other => other != vendor).Select(other => $"{project}.{other}").ToList();
            Assert.DoesNotContain(
                Files(project).Where(file => Path.GetRelativePath(Path.Combine(Repository.Root, "src", project), file).Split(Path.DirectorySeparatorChar)[0] == vendor),
                file => others.Any(other => File.ReadAllText(file).Contains(other, StringComparison.Ordinal)));
        }
    }

    private static IEnumerable<string> Files(string project) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
