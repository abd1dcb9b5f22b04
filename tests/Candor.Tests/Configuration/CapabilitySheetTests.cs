using System.Text.RegularExpressions;
using Candor.Cli;
using Candor.Configuration;
using Candor.Configuration.Schemas;
using Candor.Connectors;
using Candor.Domain.Mapping;
using Candor.Tests.Support;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>What is published of connectors is made from their capability sheets, and the loader goes by the same sheets.</summary>
public sealed partial class CapabilitySheetTests
{
    public static TheoryData<string> Built { get; } = [.. Vendors.All.Keys];

    [Fact]
    public void The_published_schema_of_connections_is_that_of_the_sheets() => Assert.Equal(
        ConnectionSchema.Text(Vendors.All),
        File.ReadAllText(Path.Combine(Repository.Root, "schemas", "connection.schema.json")));

    [Fact]
    public void The_page_for_integrators_is_that_of_the_sheets() => Assert.Equal(
        CapabilityPage.Of([.. Vendors.All.Values.Select(vendor => vendor.Sheet).OrderBy(sheet => sheet.Title, StringComparer.Ordinal)]),
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "integrators", "capabilities.md")));

    [Theory]
    [MemberData(nameof(Built))]
    public void A_secret_setting_can_only_be_a_reference(string vendor) => Assert.All(
        Vendors.All[vendor].Sheet.Settings.Where(setting => Secretive().IsMatch(setting.Key)),
        setting => Assert.Equal(SettingKind.Secret, setting.Kind));

    [Theory]
    [MemberData(nameof(Built))]
    public void A_sheet_says_something_of_everything_it_has_a_place_for(string vendor)
    {
        var sheet = Vendors.All[vendor].Sheet;

        Assert.Equal(vendor, sheet.Vendor);
        Assert.NotEmpty(sheet.Ladder);
        Assert.Contains(sheet.Ladder, step => step.Rung == Rung.Note);
        Assert.NotEmpty(sheet.Reads);
        Assert.NotEmpty(sheet.Grants);
        Assert.NotEmpty(sheet.Cannot);
        Assert.All(sheet.Settings, setting => Assert.EndsWith(".", setting.Meaning, StringComparison.Ordinal));
        Assert.Distinct(sheet.Settings.Select(setting => setting.Key));
    }

    [Theory]
    [MemberData(nameof(Built))]
    public void A_sheet_says_who_is_on_a_job_where_its_connector_tells(string vendor)
    {
        var connector = typeof(IAtsConnector).Assembly.GetTypes().Single(type =>
            type.IsClass && type.IsAssignableTo(typeof(IAtsConnector)) && (Vendor)type.GetProperty("Vendor")!.GetValue(null)! == Vendors.All[vendor]);

        Assert.Equal(connector.IsAssignableTo(typeof(IHiringTeams)), Vendors.All[vendor].Sheet.Team is not null);
    }

    [Fact]
    public void A_vendor_that_is_polled_takes_no_webhook_secrets()
    {
        using var folder = Connection("vendor: made-up\nplace: here\npassword: ${env:PASSWORD}\nwebhook_secrets: [\"${env:PASSWORD}\"]\n");

        var faulty = Assert.IsType<ConfigurationResult.Faulty>(Load(folder));

        Assert.Equal(["connections/greenhouse.yaml:4: `webhook_secrets` is not a known key. Use one of `vendor`, `place`, `password`, `tenant_number`, `without_team`, `region`."], faulty.Faults.Select(fault => $"{fault}"));
    }

    [Fact]
    public void A_setting_is_checked_as_its_sheet_says()
    {
        using var folder = Connection("vendor: made-up\nplace: elsewhere\npassword: hunter2\ntenant_number: zero\n");

        var faulty = Assert.IsType<ConfigurationResult.Faulty>(Load(folder));

        Assert.Equal([2, 3, 4], faulty.Faults.Select(fault => fault.Line));
        Assert.Contains("Use one of `here`, `there`", faulty.Faults[0].Mend, StringComparison.Ordinal);
        Assert.Contains("it is a secret", faulty.Faults[1].What, StringComparison.Ordinal);
        Assert.Contains("a whole number above zero", faulty.Faults[2].What, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", string.Concat(faulty.Faults), StringComparison.Ordinal);
    }

    private static SampleFolder Connection(string text)
    {
        var folder = new SampleFolder();
        folder.Write("connections/greenhouse.yaml", text);
        return folder;
    }

    private static ConfigurationResult Load(SampleFolder folder) => ConfigurationLoader.Load(
        folder.Path,
        new Dictionary<string, string>(SampleFolder.Variables) { ["PASSWORD"] = "hush" }.GetValueOrDefault,
        new Dictionary<string, Vendor>
        {
            ["made-up"] = new(
                new CapabilitySheet(
                    "made-up",
                    "Made Up",
                    "An API",
                    Arrival.Polling,
                    [],
                    WritesMakeObjects: false,
                    [],
                    [
                        new("place", "Where it is.", true, Choices: ["here", "there"]),
                        new("password", "Its password.", true, SettingKind.Secret),
                        new("tenant_number", "Its number.", false, SettingKind.Number),
                    ],
                    [],
                    "",
                    []),
                (_, _, _) => throw new InvalidOperationException("Nobody is called.")),
        });

    [GeneratedRegex("secret|password|token$|_key$")]
    private static partial Regex Secretive();
}
