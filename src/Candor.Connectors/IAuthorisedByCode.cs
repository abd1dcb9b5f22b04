namespace Candor.Connectors;

/// <summary>
/// An account that one of the vendor's administrators lets us into in a browser (OAuth 2.0 authorisation code, RFC 6749 §4.1). What is won is a
/// refresh token, which the connector puts into the vault: nobody ever sees or types it.
/// </summary>
public interface IAuthorisedByCode
{
    /// <summary>Where the administrator's browser is sent.</summary>
    /// <param name="callback">Where it comes back to, as registered with the vendor.</param>
    /// <param name="state">Comes back unchanged, so that only an answer to our own question is taken.</param>
    /// <returns>Null where this connection signs in with a fixed credential instead.</returns>
    Uri? AuthorisationUrl(Uri callback, string state);

    /// <summary>Exchanges the code that came back, and keeps the refresh token.</summary>
    /// <param name="code">The code; it works once.</param>
    /// <param name="callback">The same as in <see cref="AuthorisationUrl"/>.</param>
    /// <param name="cancel">Gives up before anything is sent.</param>
    /// <returns>Yes: what was granted, in the vendor's words.</returns>
    Task<Outcome<string>> Authorise(string code, Uri callback, CancellationToken cancel);
}
