using System.Globalization;
using System.Text;
using Candor.Access.Machines;

namespace Candor.Access;

/// <summary><see cref="Permissions.Table"/> as the legal department reads it.</summary>
public static class AccessPage
{
    /// <summary>The page: <c>docs/legal/access.md</c>.</summary>
    public static string Text()
    {
        var page = new StringBuilder()
            .Append("<!-- Made from src/Candor/Access/Permissions.cs and JobScope.cs. Do not edit: ./candor staff roles --markdown > docs/legal/access.md -->\n")
            .Append("# Who sees and does what\n\n")
            .Append("What is not marked is refused. Somebody with several roles may do what any of them may. Roles stand in `candor.yaml` under `staff`; ")
            .Append("taking one away works at the person's next request, also within a session.\n\n")
            .Append("| data | what | ").AppendJoin(" | ", Roles.All.Select(role => role.Title)).Append(" |\n")
            .Append("| --- | --- |").Append(string.Concat(Roles.All.Select(_ => " :-: |"))).Append('\n');
        foreach (var permission in Permissions.Table)
            page.Append(CultureInfo.InvariantCulture, $"| {permission.Data} | {permission.What} | ")
                .AppendJoin(" | ", Roles.All.Select(role => Mark(permission, role.Id))).Append(" |\n");
        return page
            .Append("\nIn the configuration: ").AppendJoin(", ", Roles.All.Select(role => $"`{role.Id}` ({role.Title.ToLowerInvariant()})")).Append(".\n\n")
            .Append("**Of which jobs.** Bound to jobs: ").AppendJoin(", ", Roles.All.Where(role => JobScope.Binds(role.Id)).Select(role => role.Title.ToLowerInvariant()))
            .Append(". Not bound: ").AppendJoin(", ", Roles.All.Where(role => !JobScope.Binds(role.Id) && role.Id != Roles.VendorSupport).Select(role => role.Title.ToLowerInvariant()))
            .Append("; the vendor's support is bound by its grant. What somebody may through a bound role they may on the jobs they are on, what they may through another on every job.\n\n")
            .Append(string.Concat(JobScope.Sentences.Select(sentence => $"- {sentence}\n")))
            .Append("\n")
            .Append("Candidates have no account: the link they were sent opens their own screening and nothing else. An ATS is known by the signature under ")
            .Append("its webhook or by its partner's key, a command on the machine by a key that only who can read the data folder can make. ")
            .Append("A program of yours has a key with scopes, each of which is a line of the table above: ")
            .AppendJoin(", ", ApiScopes.All.Select(scope => $"`{scope.Name}` ({scope.Permission.Data})"))
            .Append("; it is not bound to jobs. ")
            .Append("The vendor's support sees nothing outside a grant: an admin gives it for some hours, to some kinds of data and for a reason, and may end it ")
            .Append("at any moment; the grant, each request under it and its end are events in the ledger. ")
            .Append("A recording is heard, and used, only while the consent to it stands, whoever asks.\n")
            .ToString();
    }

    private static string Mark(Permission permission, string role) =>
        permission.Roles.Contains(role) ? "yes" : permission.Support && role == Roles.VendorSupport ? "in a grant" : "–";
}
