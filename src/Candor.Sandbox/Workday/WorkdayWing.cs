using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Sandbox.Board;

namespace Candor.Sandbox.Workday;

/// <summary>
/// Workday: recruiting web services over SOAP, as its schema says. It sends no webhooks: whoever wants to know what changed has to ask.
/// </summary>
/// <param name="state">What it holds.</param>
/// <param name="access">Live tokens.</param>
internal sealed class WorkdayWing(WorkdayState state, Access access) : IWing
{
    private const string Panel = "Candidate Assessments";

    /// <inheritdoc />
    public string Id => "workday";

    /// <inheritdoc />
    public string Title => "Workday";

    /// <inheritdoc />
    public string ApiPrefix => "/workday/ccx/service";

    /// <inheritdoc />
    public string Version => state.Do(() => state.Changes.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc />
    public (string MediaType, string Body) Malformed => (
        "text/xml; charset=UTF-8",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Body><wd:Get_Cand");

    /// <summary>Adds the wing.</summary>
    /// <param name="services">The application's services.</param>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<WorkdayState>();
        services.AddSingleton<Access>();
        services.AddSingleton<CallLimit>();
        services.AddSingleton<WebServices>();
        services.AddSingleton<IWing, WorkdayWing>();
    }

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes)
    {
        Access.Map(routes);
        WebServices.Map(routes);
    }

    /// <inheritdoc />
    public void Seed() => Workday.Seed.Acme(state);

    /// <inheritdoc />
    public IReadOnlyList<BoardJob> Jobs() => state.Do<IReadOnlyList<BoardJob>>(() =>
        [.. state.Requisitions.Select(one => new BoardJob(one.Self.Id, one.Title, $"{one.Self.Id} · {one.Location.Descriptor}"))]);

    /// <inheritdoc />
    public IReadOnlyList<BoardStage> Stages(string jobId) => state.Do<IReadOnlyList<BoardStage>>(() =>
    [
        .. state.Stages.Select(stage => new BoardStage(
            stage.Id,
            stage.Descriptor,
            [
                .. state.Applications.Where(one => one.Stage == stage && one.Disposition is null && one.Requisition.Self.Id == jobId).Select(one => new BoardCard(
                    WorkdayState.BoardId(one),
                    one.Candidate.Self.Descriptor,
                    Place(one.Candidate),
                    one.Additional.GetValueOrDefault("status") as string ?? one.Events.LastOrDefault()?.Assessment?.Status.Descriptor)),
            ])),
    ]);

    /// <inheritdoc />
    public BoardRecord? Record(string applicationId) => state.Do(() => state.Find(applicationId) is { } one ? RecordOf(one) : null);

    /// <inheritdoc />
    public Added? Add(NewCandidate one) =>
        state.Add(one.FirstName, one.LastName, one.Email, one.Address is null ? null : new Address(one.Address, null, null, null, null), one.JobId) is { } added
            ? new Added(WorkdayState.BoardId(added), added.Applicant.Self.Wid)
            : null;

    /// <inheritdoc />
    public bool Move(string applicationId, string stageId) => state.Move(applicationId, stageId);

    /// <inheritdoc />
    public bool End(string applicationId, string how) => state.End(applicationId, how == "hired");

    /// <inheritdoc />
    public bool Merge(string candidateId, string intoId) => state.Merge(candidateId, intoId);

    /// <inheritdoc />
    public void SetHook(string? url, string? secret)
    {
        // Workday has no webhooks: there is nothing to point anywhere.
    }

    /// <inheritdoc />
    public async Task<string> NameOf(HttpRequest request) => $"{request.Path}/{await Soap.Operation(request)}";

    /// <inheritdoc />
    public void ExpireTokens() => access.Expire();

    /// <inheritdoc />
    public IResult Fail(int status) => status == 429 ? new CallLimit.Refusal() : Soap.Answer(WorkdayFault.Processing("Internal error."));

    /// <inheritdoc />
    public JsonObject State() => state.Do(() => new JsonObject
    {
        ["applications"] = new JsonArray([.. state.Applications.Select(one => new JsonObject
        {
            ["id"] = WorkdayState.BoardId(one),
            ["candidate_id"] = one.Candidate.Self.Wid,
            ["candidate"] = one.Candidate.Self.Descriptor,
            ["job_id"] = one.Requisition.Self.Id,
            ["job"] = one.Requisition.Title,
            ["status"] = one.Disposition is not null ? "rejected" : one.Stage == state.Stages[^1] ? "hired" : "active",
            ["stage_id"] = one.Stage.Id,
            ["stage"] = one.Stage.Descriptor,
            ["stays"] = one.Stays,
            ["link"] = one.Events.Select(happened => happened.Assessment?.Url).LastOrDefault(url => url is not null),
            // A test that has two results in one assessment counts as another object.
            ["results"] = one.Events.Select(happened => happened.Assessment).OfType<Assessment>()
                .Sum(assessment => 1 + assessment.Results.Count - assessment.Results.DistinctBy(result => result.Test).Count()),
            ["fields"] = new JsonObject(Fields(one).Select(field => KeyValuePair.Create(field.Name, (JsonNode?)new JsonObject { ["value"] = field.Value }))),
            ["notes"] = new JsonArray([.. Notes(one).Select(note => JsonValue.Create(Encoding.UTF8.GetString(note.Content)))]),
        })]),
        ["stages"] = new JsonArray([.. state.Requisitions.SelectMany(
            job => state.Stages,
            (job, stage) => new JsonObject { ["id"] = stage.Id, ["job_id"] = job.Self.Id, ["name"] = stage.Descriptor })]),
    });

    private BoardRecord RecordOf(JobApplication one) => new(
        WorkdayState.BoardId(one),
        one.Candidate.Self.Descriptor,
        one.Requisition.Self.Id,
        one.Requisition.Title,
        $"{one.Stage.Descriptor} · {one.Disposition?.Descriptor ?? "In progress"}",
        one.Disposition is null && one.Stage != state.Stages[^1],
        [
            new("Candidate ID", one.Candidate.Self.Id),
            new("Job Application", one.Self.Id),
            new("E-mail", one.Candidate.Email ?? "None"),
            new("Address", Place(one.Candidate)),
        ],
        [
            new BoardPanel(Panel, [.. one.Events.Select(happened => happened.Assessment).OfType<Assessment>().SelectMany(Shown)]),
            new BoardPanel("Additional Data: Voice Screen", [.. state.ObjectFields.Where(field => one.Additional.ContainsKey(field.Alias))
                .Select(field => new BoardField(field.Name, Words(field, one.Additional[field.Alias])))]),
        ],
        [.. Notes(one).Reverse().Select(note => new BoardNote(Encoding.UTF8.GetString(note.Content), $"{note.FileName} · {note.Category.Descriptor} · {note.At:yyyy-MM-dd HH:mm} UTC"))],
        [.. one.Feed.AsEnumerable().Reverse().Select(line => $"{line.At:HH:mm:ss} {line.Text}")]);

    private IEnumerable<BoardField> Fields(JobApplication one) =>
        one.Events.Select(happened => happened.Assessment).OfType<Assessment>().TakeLast(1).SelectMany(Shown)
            .Concat(one.Additional.Select(pair => new BoardField(pair.Key, Words(state.ObjectFields.First(field => field.Alias == pair.Key), pair.Value))))
            .DistinctBy(field => field.Name);

    private static IEnumerable<BoardField> Shown(Assessment one)
    {
        yield return new("Overall Status", one.Status.Descriptor, Look.Chip);
        foreach (var result in one.Results)
        {
            if (result.Status is not null)
                yield return new(result.Test.Descriptor, result.Status.Descriptor, Look.Chip);
            if (result.Score is { } score)
                yield return new(result.Test.Descriptor, Wd.Number(score), Look.Score);
            if (result.Comment is not null)
                yield return new($"{result.Test.Descriptor}: Comment", result.Comment);
        }

        if (one.Comment is not null)
            yield return new("Overall Comment", one.Comment);
        if (one.Url is not null)
            yield return new("Test URL", one.Url, Look.Link);
        yield return new("Assessed On", one.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private IEnumerable<Attachment> Notes(JobApplication one) =>
        state.Attachments.Where(note => note.Candidate == one.Candidate.Self.Wid && note.Category.Id == "VOICE_SCREEN");

    private static string Words(ObjectField field, object value) => value switch
    {
        string[] many => string.Join(", ", many.Select(alias => field.Values[alias])),
        string alias when field.Type == "list" => field.Values[alias],
        bool flag => flag ? "Yes" : "No",
        decimal number => Wd.Number(number),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Place(Candidate one) => one.Address is not { } address
        ? "No address"
        : string.Join(", ", new[] { address.Line1, address.City, $"{address.Region?.Descriptor} {address.PostalCode}".Trim(), address.Country?.Descriptor }
            .Where(part => !string.IsNullOrEmpty(part)));
}
