using Candor.Configuration.Yaml;

namespace Candor.Configuration.Files;

/// <summary><c>candor.yaml</c>: what its checked tree says.</summary>
internal static class CandorFile
{
    public const string Name = "candor.yaml";

    public static EmployerSettings Employer(YamlNode root)
    {
        var employer = root["employer"]!;
        return new(employer.Need("name"), employer.Need("place"), employer.Whole("employees"), employer.Need("privacy_contact"));
    }

    public static Uri PublicUrl(YamlNode root) => new(root.Need("public_url").TrimEnd('/'));

    public static MailSettings Mail(YamlNode root)
    {
        var mail = root["mail"]!;
        return new(mail.Need("from"), mail.Need("host"), mail.Whole("port"), mail.Need("security"), mail["user"]?.Text, mail["password"]?.Text);
    }

    public static SpeechSettings Speech(YamlNode root, string folder)
    {
        var speech = root["speech"]!;
        var model = speech["model"]?.Text;
        return new(speech.Need("provider"), model is null ? null : Path.GetFullPath(model, Path.GetFullPath(folder)));
    }

    public static EndpointRegions Regions(YamlNode root)
    {
        return new(Of("storage"), Of("speech"), Of("evaluation"), Of("mail"));

        string? Of(string endpoint) => root[endpoint]?["region"]?.Text;
    }

    public static ReconcileSettings Reconcile(YamlNode root)
    {
        var usual = new ReconcileSettings();
        return root["reconcile"] is { } own
            ? new(
                own["every_minutes"] is null ? usual.EveryMinutes : own.Whole("every_minutes"),
                own["poll_seconds"] is null ? usual.PollSeconds : own.Whole("poll_seconds"),
                own["retry_days"] is null ? usual.RetryDays : own.Whole("retry_days"))
            : usual;
    }

    public static IReadOnlyList<StaffMember> Staff(YamlNode root) =>
    [
        .. root["staff"]!.Items.Select(member =>
            new StaffMember(member.Need("id"), member.Need("name"), member.Need("email"), member.Texts("roles"))),
    ];

    /// <summary>Whether changes of what is guarded need a second person: yes unless it says no.</summary>
    public static bool AsksForSecondPerson(YamlNode? root) => root?["changes"]?["second_person"] is null || root["changes"]!.IsTrue("second_person");

    /// <summary>What the schema cannot say.</summary>
    public static void Check(YamlNode root, FaultList faults)
    {
        if (root["mail"] is { } mail)
        {
            if (mail["security"]?.Text == "none" && mail["host"]?.Text is { } host && !IsLoopback(host))
                faults.Add(Name, mail["security"]!.Line, "`mail.security` is none, but the server is not on this machine", "Use starttls or tls");
            if ((mail["user"] is null) != (mail["password"] is null))
                faults.Add(Name, mail.Line, "`mail` has one of user and password without the other", "Give both, or neither");
        }

        if (root["speech"] is { } speech)
        {
            if (speech["provider"]?.Text == "whisper" && speech["model"] is null)
                faults.Add(Name, speech.Line, "`speech.model` is missing: whisper needs a model file", "Add `model:` with the file's path");
            if (speech["provider"]?.Text == "pocketsphinx" && speech["model"] is { } model)
                faults.Add(Name, model.Line, "`speech.model` is only for whisper", "Remove it, or use `provider: whisper`");
        }

        NodeReading.CheckUnique(root["staff"], "id", Name, "staff", faults);
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
