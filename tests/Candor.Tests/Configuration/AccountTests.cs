using Candor.Configuration;
using Xunit;

namespace Candor.Tests.Configuration;

/// <summary>What a connection's schema does not say, its connector does, before anything is started.</summary>
public sealed class AccountTests : IDisposable
{
    private readonly SampleFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "needs either api_key, or client_id with client_secret and token_url")]
    [InlineData("api_key: ${env:KEY}\nclient_id: us\nclient_secret: ${env:KEY}\ntoken_url: https://auth.lever.example/oauth/token\n", "needs either api_key, or client_id")]
    [InlineData("client_id: us\n", "needs the setting token_url")]
    [InlineData("api_key: ${env:KEY}\nfeedback_template: abc\n", "needs perform_as")]
    public void An_account_at_Lever_signs_in_in_one_way_and_somebody_signs_its_forms(string settings, string what)
    {
        folder.Write("connections/lever.yaml", $"vendor: lever\nbase_url: https://api.lever.example/v1\nwebhook_secrets: [\"${{env:KEY}}\"]\n{settings}");

        var fault = Assert.Single(Assert.IsType<ConfigurationResult.Faulty>(Load()).Faults);

        Assert.Equal("connections/lever.yaml", fault.File);
        Assert.Contains(what, fault.What, StringComparison.Ordinal);
    }

    private ConfigurationResult Load() =>
        ConfigurationLoader.Load(folder.Path, new Dictionary<string, string>(SampleFolder.Variables) { ["KEY"] = "hush" }.GetValueOrDefault);
}
