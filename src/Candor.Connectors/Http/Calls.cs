namespace Candor.Connectors.Http;

/// <summary>How calls to any vendor go.</summary>
internal static class Calls
{
    private const int ReadTries = 3;
    private const long LargestAnswer = 32 * 1024 * 1024;

    /// <summary>Prepares a client: each call has a limit of its own, and no answer is larger than memory.</summary>
    /// <param name="http">The client.</param>
    public static void Prepare(HttpClient http)
    {
        http.Timeout = Timeout.InfiniteTimeSpan; // the call's own limit is the only one
        http.MaxResponseContentBufferSize = LargestAnswer;
    }

    /// <summary>Reads, trying again a few times when the vendor does not answer.</summary>
    /// <typeparam name="T">What an answer carries.</typeparam>
    /// <param name="send">One try.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="alsoUnsent">Whether what was not even sent, for want of a token, is tried again too.</param>
    public static async Task<Outcome<T>> Read<T>(Func<Task<Sent<T>>> send, TimeProvider time, CancellationToken cancel, bool alsoUnsent = true)
    {
        for (var attempt = 1; ; attempt++)
        {
            var sent = await send();
            if (sent is Sent<T>.Answered(var answer))
                return new Outcome<T>.Yes(answer);
            var error = sent.Error!;
            // After a 429 the budget knows how long to wait; whoever was told another time to come back is not asked before it.
            var again = error.IsTransient && attempt < ReadTries && (alsoUnsent || sent is not Sent<T>.Held)
                && (sent is Sent<T>.Refused { Error.Kind: AtsErrorKind.RateLimited } || error.RetryAt is null);
            if (!again)
                return new Outcome<T>.No(error);
            await Task.Delay(TimeSpan.FromMilliseconds((150 * attempt) + Random.Shared.Next(100)), time, cancel);
        }
    }

    /// <summary>One request and its answer.</summary>
    /// <typeparam name="T">What an answer carries.</typeparam>
    /// <param name="http">Sends it.</param>
    /// <param name="request">The request.</param>
    /// <param name="patience">How long the vendor may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="learn">Tells the budget of the answer, whatever it is.</param>
    /// <param name="understand">Reads the answer; throws what JSON throws when it is not to be read.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Sent<T>> Send<T>(
        HttpClient http,
        HttpRequestMessage request,
        TimeSpan patience,
        TimeProvider time,
        Action<HttpResponseMessage> learn,
        Func<HttpResponseMessage, byte[], Sent<T>> understand,
        CancellationToken cancel)
    {
        var address = request.RequestUri;
        using var clock = new CancellationTokenSource(patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            learn(response);
            // An HTTP client that follows redirects has gone elsewhere: what answered is not the address we asked.
            return response.RequestMessage?.RequestUri == address
                ? understand(response, await response.Content.ReadAsByteArrayAsync(limit.Token))
                : new Sent<T>.Lost(new(AtsErrorKind.MergedOrMoved, "The vendor redirected the call to another address."));
        }
        catch (Exception failure) when (HttpErrors.IsFailure(failure, cancel))
        {
            return new Sent<T>.Lost(HttpErrors.Of(failure));
        }
    }
}
