using System.Net;
using System.Net.Sockets;
using Candor.Connectors.Http;
using Xunit;

namespace Candor.Tests.Hosting;

/// <summary>An address in the configuration opens no way into the networks behind.</summary>
public class OutboundTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("harvest.greenhouse.io", "93.184.216.34", true)]
    [InlineData("harvest.greenhouse.io", "2606:2800:220:1:248:1893:25c8:1946", true)]
    [InlineData("harvest.greenhouse.io", "127.0.0.1", false)]
    [InlineData("harvest.greenhouse.io", "10.1.2.3", false)]
    [InlineData("harvest.greenhouse.io", "::ffff:10.1.2.3", false)]
    [InlineData("169.254.169.254", "169.254.169.254", false)]
    [InlineData("login.acme.example", "192.168.7.7", false)]
    [InlineData("login.acme.example", "172.31.255.255", false)]
    [InlineData("login.acme.example", "fd00:ec2::254", false)]
    [InlineData("login.acme.example", "fe80::1", false)]
    [InlineData("login.acme.example", "64:ff9b::a01:203", false)]
    [InlineData("login.acme.example", "0.0.0.0", false)]
    [InlineData("login.acme.example", "10.20.0.9", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("localhost", "::1", true)]
    public void A_call_goes_to_public_addresses_to_what_is_said_to_be_here_and_to_what_the_operator_names(string host, string address, bool allowed) =>
        Assert.Equal(allowed, new Outbound([IPNetwork.Parse("10.20.0.0/16")]).Allows(host, IPAddress.Parse(address)));

    [Fact]
    public async Task What_may_not_be_called_is_not_connected_to_and_the_mend_is_named()
    {
        using var here = new TcpListener(IPAddress.Loopback, 0);
        here.Start();
        var port = ((IPEndPoint)here.LocalEndpoint).Port;
        using var http = new HttpClient(new Outbound([]).Handler());

        // The address that stands for every one of this machine connects to it, though its text is no loopback.
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://0.0.0.0:{port}/", Cancel));

        Assert.IsType<RefusedAddressException>(refused.InnerException);
        Assert.Contains("CANDOR_REACH", HttpErrors.Of(refused).Detail, StringComparison.Ordinal);
        Assert.False(here.Pending());
    }
}
