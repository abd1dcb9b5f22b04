using System.Text.Json;

namespace Candor.Storage;

/// <summary>Names as they stand in the database and in the ledger.</summary>
internal static class SnakeCase
{
    /// <summary><c>ApplicationId</c> to <c>application_id</c>.</summary>
    /// <param name="name">A C# name.</param>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
