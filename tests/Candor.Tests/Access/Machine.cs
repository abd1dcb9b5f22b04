using System.Net.Http.Headers;
using Candor.Access.Machines;
using Candor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Candor.Tests.Access;

/// <summary>A program with a key.</summary>
internal static class Machine
{
    /// <summary>A key, made as the command makes them.</summary>
    public static async Task<NewApiKey> Key(RunningCandor candor, IEnumerable<string> scopes, CancellationToken cancel, int days = 1)
    {
        await using var scope = candor.App.Services.CreateAsyncScope();
        var (key, fault) = await scope.ServiceProvider.GetRequiredService<ApiKeys>().Make("Dashboard", string.Join(',', scopes), days, cancel);
        Assert.Null(fault);
        return key!;
    }

    /// <summary>A client that comes with a key or a token.</summary>
    public static HttpClient Client(RunningCandor candor, string credential)
    {
        var http = new HttpClient { BaseAddress = candor.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        return http;
    }
}
