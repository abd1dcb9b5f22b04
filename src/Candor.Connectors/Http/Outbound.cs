using System.Net;
using System.Net.Sockets;

namespace Candor.Connectors.Http;

/// <summary>
/// Where calls may go that follow an address out of the configuration: to the public internet, to this machine where the address itself says so, and into the
/// networks that the operator names. What counts is the address that is connected to, after every name was looked up: a name that leads inside, now or at the next
/// look, opens nothing. Redirects are not followed.
/// </summary>
/// <param name="inside">Networks of the operator's own that may be called.</param>
public sealed class Outbound(IReadOnlyList<IPNetwork> inside)
{
    // Special purposes by the registries of IANA: unspecified, private, shared, link-local (clouds keep credentials there), benchmarks, multicast, reserved.
    private static readonly IReadOnlyList<IPNetwork> Inner =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "224.0.0.0/4", "240.0.0.0/4", "::/127", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>A handler that keeps to it.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = Connect,
    };

    /// <summary>Whether a call may go there.</summary>
    /// <param name="host">The host, as the configuration's address has it.</param>
    /// <param name="address">What it leads to.</param>
    public bool Allows(string host, IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (inside.Any(network => network.Contains(address)))
            return true;
        return IPAddress.IsLoopback(address)
            ? host == "localhost" || (Literal(host) is { } said && IPAddress.IsLoopback(said))
            : !Inner.Any(network => network.Contains(address));
    }

    private static IPAddress? Literal(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : null;

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var host = context.DnsEndPoint.Host;
        IPAddress[] addresses = Literal(host) is { } literal ? [literal] : await Dns.GetHostAddressesAsync(host, cancel);
        var allowed = addresses.Where(address => Allows(host, address)).ToArray();
        if (allowed.Length == 0 && addresses.Length > 0)
            throw new RefusedAddressException(host, addresses[0]);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>An address of the configuration leads into a network that may not be called.</summary>
/// <param name="host">The host it names.</param>
/// <param name="address">What it leads to.</param>
public sealed class RefusedAddressException(string host, IPAddress address)
    : IOException($"{host} leads to {address}, which is no public address: correct the address, or name its network in CANDOR_REACH.");
