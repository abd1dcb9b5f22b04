using System.Buffers;

namespace Candor.Intake;

/// <summary>Reads a request's body whole, up to a limit that holds whatever the request says of its length.</summary>
internal static class RequestBody
{
    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">The most bytes taken.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The bytes; null when there are more.</returns>
    public static async Task<byte[]?> Read(HttpRequest request, int most, CancellationToken cancel)
    {
        if (request.ContentLength > most)
            return null;
        var body = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 4096) + 1);
        while (await request.Body.ReadAsync(body.GetMemory(4096), cancel) is var read and > 0)
        {
            body.Advance(read);
            if (body.WrittenCount > most)
                return null;
        }

        return body.WrittenSpan.ToArray();
    }
}
