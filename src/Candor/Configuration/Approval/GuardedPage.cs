using System.Globalization;
using System.Text;

namespace Candor.Configuration.Approval;

/// <summary><see cref="GuardedParts.Table"/> as the legal department reads it.</summary>
public static class GuardedPage
{
    /// <summary>The page: <c>docs/legal/second-person.md</c>.</summary>
    public static string Text()
    {
        var page = new StringBuilder()
            .Append("<!-- Made from src/Candor/Configuration/Approval/GuardedParts.cs. Do not edit: ./candor config guarded --markdown > docs/legal/second-person.md -->\n")
            .Append("# Changes that need a second person\n\n")
            .Append("A change of what is captured, what candidates are told and agree to, how long data is kept, or who comes in is taken into use only once somebody ")
            .Append("other than its author has approved it. Until then the product does not start with it, and a product that runs goes on with what it has.\n\n")
            .Append("What a file says is compared, and not its text: comments, the order of keys and quotes are no change. A file that comes or goes changes every key ")
            .Append("it has, and going back to an earlier version is a change like any other. References such as `${env:NAME}` are compared as they are written: ")
            .Append("whoever sets the environment of the process answers for what stands there.\n\n")
            .Append("| about | file | key | what |\n| --- | --- | --- | --- |\n");
        foreach (var part in GuardedParts.Table)
            page.Append(CultureInfo.InvariantCulture, $"| {part.Kind} | `{part.Files}` | {Key(part.Key)} | {part.What} |\n");
        page.Append("\nOf several lines that fit a key the first holds. One person alone may change the rest:\n\n| file | key | what |\n| --- | --- | --- |\n");
        foreach (var (files, key, what) in GuardedParts.Free)
            page.Append(CultureInfo.InvariantCulture, $"| `{files}` | {Key(key)} | {what} |\n");
        return page
            .Append("\n## Who approves\n\n")
            .Append("Whoever may approve changes in the version **in use** ([who sees and does what](access.md)), and is not among the authors of the changed files since ")
            .Append("then, or of another version with one of the same changes that was checked since. An approval holds for exactly one version after exactly one other, by their hashes, and is used up when the version is taken into use. ")
            .Append("The author is `CANDOR_AUTHOR` in the environment of `candor check` and `candor serve`, else whoever committed to git; names, addresses and staff ")
            .Append("identifiers are compared without case. Where only an account of the machine is known, nobody can approve until somebody is named.\n\n")
            .Append("On the console of the running product (`/console/configuration`) the person is signed in. With `candor config approve HASH --by STAFF --reason WHY`, for an ")
            .Append("installation that is down, whoever runs commands on the server says who it is, and the ledger says that it was said there. Whoever has the server can ")
            .Append("also name another author; what they cannot do is leave no trace.\n\n")
            .Append("## What is recorded\n\n")
            .Append("The ledger's stream `configuration` holds each version that is taken into use (`ConfigurationTaken`: with the version before, the guarded keys that ")
            .Append("differ, and why it may be), and each approval and refusal with its reason (`ConfigurationApproved`, `ConfigurationRefused`). The first version ever taken ")
            .Append("into use needs nobody, and is recorded as the first. `candor config history` shows all of it.\n\n")
            .Append("## Where there is only one person\n\n")
            .Append("`changes: { second_person: false }` in `candor.yaml` switches it off. In the first version that is a choice like any other, and it is recorded; later it ")
            .Append("needs a second person itself.\n")
            .ToString();
    }

    private static string Key(string key) => key == "*" ? "everything" : $"`{key}`";
}
