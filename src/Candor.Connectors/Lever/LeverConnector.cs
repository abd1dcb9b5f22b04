using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Lever;

/// <summary>
/// Lever through its API v1 and webhooks. What was read, how to set up the account and what stayed uncertain: README.md beside this file.
/// </summary>
public sealed class LeverConnector : IAtsConnector, IHiringTeams, IRemovesNotes, IAuthorisedByCode
{
    private const string DefaultTagPrefix = "Voice screen: ";

    private readonly LeverSignIn _signIn;
    private readonly LeverClient _lever;
    private readonly LeverLists _lists;
    private readonly LeverWebhooks _webhooks;
    private readonly LeverRecord _record;
    private readonly TimeProvider _time;
    private readonly string? _template;
    private readonly string? _performAs;

    /// <summary>A connector for one account.</summary>
    /// <param name="settings">As the sheet lists them.</param>
    /// <param name="http">Sends the requests. It must neither retry by itself nor follow redirects.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">A setting is missing or of another form, or an address would send secrets in the clear.</exception>
    public LeverConnector(VendorSettings settings, HttpClient http, TimeProvider time)
    {
        _signIn = new LeverSignIn(settings, http, time);
        _lever = new LeverClient(settings, _signIn, http, time);
        _lists = new LeverLists(_lever);
        _webhooks = new LeverWebhooks(new WebhookSecrets(settings.WebhookSecrets), time);
        _record = new LeverRecord(settings.Values.GetValueOrDefault("tag_prefix") is { Length: > 0 } prefix ? prefix : DefaultTagPrefix);
        _time = time;
        _template = Id(settings, "feedback_template");
        _performAs = Id(settings, "perform_as");
        if (_template is not null && _performAs is null)
            throw new ArgumentException($"The connection {settings.Connection} names a feedback_template, and so needs perform_as: Lever wants a user behind every form.");
    }

    /// <summary>Lever among the vendors.</summary>
    public static Vendor Vendor { get; } = new(LeverSheet.Sheet, (settings, http, time) => new LeverConnector(settings, http, time));

    /// <inheritdoc />
    public CapabilitySheet Sheet => LeverSheet.Sheet;

    /// <inheritdoc />
    public Uri? AuthorisationUrl(Uri callback, string state) => _signIn.AuthorisationUrl(callback, state);

    /// <inheritdoc />
    public Task<Outcome<string>> Authorise(string code, Uri callback, CancellationToken cancel) => _signIn.Authorise(code, callback, cancel);

    /// <inheritdoc />
    public WebhookVerdict ReadWebhook(WebhookDelivery delivery) => _webhooks.Read(delivery);

    /// <inheritdoc />
    public Task<Outcome<AtsApplication>> ReadApplication(string applicationId, CancellationToken cancel) =>
        Opportunity(applicationId, cancel).Then(row => Understood(row, LeverRows.ReasonOf)
            .Then(reason => Reason(reason, cancel))
            .Then(type => Understood(row, one => LeverRows.Application(one, type))));

    /// <inheritdoc />
    public Task<Outcome<AtsCandidate>> ReadCandidate(string candidateId, CancellationToken cancel) =>
        One("contacts", candidateId, "", cancel).Understood(LeverRows.Candidate);

    /// <inheritdoc />
    public Task<Outcome<AtsJob>> ReadJob(string jobId, CancellationToken cancel) => One("postings", jobId, "", cancel).Understood(LeverRows.Job);

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsTeamMember>>> ReadTeam(string jobId, CancellationToken cancel) =>
        One("postings", jobId, "", cancel).Understood(LeverRows.Team).Then(async seats =>
        {
            var addresses = new Dictionary<string, string?>(StringComparer.Ordinal);
            foreach (var user in seats.Select(seat => seat.User).Distinct(StringComparer.Ordinal))
            {
                var read = await One("users", user, "", cancel).Understood(LeverRows.AddressOf);
                // A user who is gone still stands on the posting.
                if (read is not (Outcome<string?>.Yes or Outcome<string?>.No({ Kind: AtsErrorKind.NotFound })))
                    return read.Then<IReadOnlyList<AtsTeamMember>>(_ => throw new System.Diagnostics.UnreachableException());
                addresses[user] = read is Outcome<string?>.Yes(var address) ? address : null;
            }

            return new Outcome<IReadOnlyList<AtsTeamMember>>.Yes([.. seats.Select(seat => new AtsTeamMember(seat.User, addresses[seat.User], seat.Role))]);
        });

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<string>>> ListOpenJobs(CancellationToken cancel) => _lists.All("postings", _ => true, cancel)
        .Understood<IReadOnlyList<JsonElement>, IReadOnlyList<string>>(rows => [.. rows.Where(LeverRows.TakesCandidates).Select(row => LeverRows.Text(row, "id")!)]);

    /// <inheritdoc />
    /// <remarks>Lever has one pipeline for all postings: every job has the same stages.</remarks>
    public Task<Outcome<IReadOnlyList<AtsStage>>> ReadStages(string jobId, CancellationToken cancel) => LeverKeys.IsId(jobId)
        ? _lists.All("stages", _ => true, cancel).Understood(LeverRows.Stages)
        : NoSuchRecord<IReadOnlyList<AtsStage>>();

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsApplication>>> ListInStage(string jobId, string stageId, CancellationToken cancel) => LeverKeys.IsId(jobId) && LeverKeys.IsId(stageId)
        ? _lists.All(
                $"opportunities?stage_id={stageId}&posting_id={jobId}&archived=false&{LeverRows.Expand}",
                row => LeverRows.Application(row, null) is { Status: AtsApplicationStatus.Active } one && one.StageId == stageId && (one.JobId ?? jobId) == jobId,
                cancel)
            .Understood<IReadOnlyList<JsonElement>, IReadOnlyList<AtsApplication>>(rows =>
                [.. rows.Where(row => !LeverRows.IsGone(row)).Select(row => LeverRows.Application(row, null)).Where(one => one.JobId == jobId)])
        : NoSuchRecord<IReadOnlyList<AtsApplication>>();

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<FieldDefinition>>> ReadFieldDefinitions(CancellationToken cancel) =>
        Template(cancel).Then(fields => Task.FromResult<Outcome<IReadOnlyList<FieldDefinition>>>(
            new Outcome<IReadOnlyList<FieldDefinition>>.Yes([.. fields, .. _record.Definitions])));

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyDictionary<string, FieldValue>>> ReadFields(AtsTarget target, CancellationToken cancel) =>
        Opportunity(target.ApplicationId, cancel).Then(row => OwnForm(target, cancel).Then(async form => form is { } own
            ? await Understood(row, one => Together(_record.Values(one, target.ScreeningId), LeverForms.Values(own)))
            : await Template(cancel).Then(fields => Understood(row, one => Together(
                _record.Values(one, target.ScreeningId),
                fields.Select(field => KeyValuePair.Create(field.Key, FieldValue.None)))))));

    /// <inheritdoc />
    /// <remarks>The form first, then link and tag: they say in a word what the form says whole.</remarks>
    public async Task<Outcome<Written>> WriteFields(AtsTarget target, IReadOnlyDictionary<string, FieldValue> values, CancellationToken cancel)
    {
        var asked = _time.GetUtcNow();
        if (!LeverKeys.IsId(target.ApplicationId))
            return await NoSuchRecord<Written>();
        if (values.Count == 0)
            return Refused("There is no field to write.", null);
        var inForm = values.Where(pair => LeverKeys.Field(pair.Key) is not null).ToDictionary(StringComparer.Ordinal);
        if (values.Keys.FirstOrDefault(key => !inForm.ContainsKey(key) && key is not (LeverKeys.Link or LeverKeys.Tag)) is { } unknown)
            return Refused("Lever has no such place.", unknown);

        Outcome<Written>? last = null;
        if (inForm.Count > 0 && (last = await WriteForm(target, inForm, asked, cancel)) is not Outcome<Written>.Yes)
            return last;
        foreach (var (key, value) in values.Where(pair => !inForm.ContainsKey(pair.Key)))
        {
            var changed = await WriteRecord(target, key, value, cancel);
            if (changed is not Outcome<Written>.Yes)
                // What was written before stands: of the whole nobody can say no.
                return changed is Outcome<Written>.No(var error) && last is not null ? new Outcome<Written>.Unknown(error) : changed;
            last = changed;
        }

        return last!;
    }

    /// <inheritdoc />
    public Task<Outcome<IReadOnlyList<AtsNote>>> ReadNotes(AtsTarget target, CancellationToken cancel) => LeverKeys.IsId(target.ApplicationId)
        ? _lists.All($"opportunities/{target.ApplicationId}/notes", _ => true, cancel).Understood(LeverRows.Notes)
        : NoSuchRecord<IReadOnlyList<AtsNote>>();

    /// <inheritdoc />
    public Task<Outcome<Written>> WriteNote(AtsTarget target, string body, CancellationToken cancel) => LeverKeys.IsId(target.ApplicationId)
        ? _lever.Write(
            HttpMethod.Post,
            $"opportunities/{target.ApplicationId}/notes{Actor}",
            new JsonObject { ["value"] = body },
            [],
            // The documented answer holds noteId alone, the one that is really seen the whole note as well.
            note => LeverRows.Text(note, "noteId") ?? LeverRows.Text(note, "id"),
            _time.GetUtcNow(),
            cancel)
        : NoSuchRecord<Written>();

    /// <inheritdoc />
    public Task<Outcome<Written>> RemoveNote(AtsTarget target, string noteId, CancellationToken cancel) =>
        // A comment below a note is somebody else's, and not ours to remove.
        LeverKeys.IsId(target.ApplicationId) && LeverKeys.IsId(noteId)
            ? _lever.Delete($"opportunities/{target.ApplicationId}/notes/{noteId}{Actor}", noteId, _time.GetUtcNow(), cancel)
            : NoSuchRecord<Written>();

    private string Actor => _performAs is null ? "" : $"?perform_as={_performAs}";

    private async Task<Outcome<Written>> WriteForm(AtsTarget target, Dictionary<string, FieldValue> values, DateTimeOffset asked, CancellationToken cancel) =>
        await Template(cancel).Then(fields => OwnForm(target, cancel).Then(async own =>
        {
            var kept = await Understood(own, form => form is { } standing ? LeverForms.Kept(standing) : new LeverForms.Standing(null, []));
            if (kept is not Outcome<LeverForms.Standing>.Yes(var (id, written)))
                return kept.Then<Written>(_ => throw new System.Diagnostics.UnreachableException());
            foreach (var (key, value) in values)
            {
                var (problem, json) = LeverForms.ToJson(fields.FirstOrDefault(field => field.Key == key), value);
                if (problem is not null)
                    return Refused(problem, key);
                written[LeverKeys.Field(key)!] = json;
            }

            if (id is null && !LeverForms.HasMark(fields, values, target.ScreeningId))
                return Refused("A form is found again by the screening's id: map screening.id to one of its text fields.", null);
            var body = new JsonObject
            {
                ["fieldValues"] = new JsonArray([.. written.Select(pair => new JsonObject { ["id"] = pair.Key, ["value"] = pair.Value })]),
            };
            if (id is not null)
                return await _lever.Write(HttpMethod.Put, $"opportunities/{target.ApplicationId}/feedback/{id}{Actor}", body, written.Keys, IsForm(id), asked, cancel);
            body["baseTemplateId"] = _template;
            // Without it some have seen a form left as a draft.
            body["completedAt"] = _time.GetUtcNow().ToUnixTimeMilliseconds();
            return await _lever.Write(HttpMethod.Post, $"opportunities/{target.ApplicationId}/feedback{Actor}", body, written.Keys, IsForm(null), asked, cancel);
        }));

    private Task<Outcome<Written>> WriteRecord(AtsTarget target, string key, FieldValue value, CancellationToken cancel) =>
        Opportunity(target.ApplicationId, cancel).Then(async row =>
        {
            var planned = await Understood(row, one => _record.Plan(one, target.ScreeningId, key, value));
            if (planned is not Outcome<(string? Problem, IReadOnlyList<LeverRecord.Change> Changes)>.Yes(var (problem, changes)))
                return planned.Then<Written>(_ => throw new System.Diagnostics.UnreachableException());
            if (problem is not null)
                return Refused(problem, key);
            Outcome<Written> last = new Outcome<Written>.Yes(new Written(target.ApplicationId, 200));
            foreach (var change in changes)
            {
                var body = new JsonObject { [change.Member] = new JsonArray([.. change.Texts.Select(text => JsonValue.Create(text))]) };
                var changed = await _lever.Write(
                    HttpMethod.Post,
                    $"opportunities/{target.ApplicationId}/{change.Action}{Actor}",
                    body,
                    [],
                    one => LeverRows.Text(one, "id") == target.ApplicationId ? target.ApplicationId : null,
                    _time.GetUtcNow(),
                    cancel);
                if (changed is not Outcome<Written>.Yes)
                    return changed is Outcome<Written>.No(var error) && change != changes[0] ? new Outcome<Written>.Unknown(error) : changed;
                last = changed;
            }

            return last;
        });

    private static Func<JsonElement, string?> IsForm(string? expected) =>
        form => LeverRows.Text(form, "id") is { Length: > 0 } id && (expected is null || id == expected) ? id : null;

    private Task<Outcome<JsonElement>> Opportunity(string id, CancellationToken cancel) => One("opportunities", id, $"?{LeverRows.Expand}", cancel);

    /// <summary>The type of an archive reason; null for none, or when the reason itself is gone.</summary>
    private async Task<Outcome<string?>> Reason(string? id, CancellationToken cancel) => id is null
        ? new Outcome<string?>.Yes(null)
        : await One("archive_reasons", id, "", cancel).Understood(row => LeverRows.Text(row, "type")) is var read and not Outcome<string?>.No({ Kind: AtsErrorKind.NotFound })
            ? read
            : new Outcome<string?>.Yes(null);

    private async Task<Outcome<IReadOnlyList<FieldDefinition>>> Template(CancellationToken cancel) => _template is null
        ? new Outcome<IReadOnlyList<FieldDefinition>>.Yes([])
        : await One("feedback_templates", _template, "", cancel).Understood(LeverForms.Definitions);

    /// <summary>The screening's own form; null for none.</summary>
    private async Task<Outcome<JsonElement?>> OwnForm(AtsTarget target, CancellationToken cancel) => _template is null
        ? new Outcome<JsonElement?>.Yes(null)
        : await _lists.All($"opportunities/{target.ApplicationId}/feedback", _ => true, cancel).Understood(forms => LeverForms.Own(forms, target.ScreeningId));

    /// <summary>One record, which has to be the one asked for and somebody's still.</summary>
    private Task<Outcome<JsonElement>> One(string resource, string id, string query, CancellationToken cancel) => !LeverKeys.IsId(id)
        ? NoSuchRecord<JsonElement>()
        : _lever.Read($"{resource}/{id}{query}", cancel).Understood(LeverClient.Data).Then(row => Understood(row, one =>
            LeverRows.Text(one, "id") == id ? one : throw new FormatException("id"))).Then(row => Task.FromResult<Outcome<JsonElement>>(LeverRows.IsGone(row)
            ? new Outcome<JsonElement>.No(new(AtsErrorKind.NotFound, $"The record among Lever's {resource} was deleted or anonymised."))
            : new Outcome<JsonElement>.Yes(row)));

    private static Task<Outcome<T>> Understood<TRow, T>(TRow row, Func<TRow, T> read) =>
        Task.FromResult<Outcome<TRow>>(new Outcome<TRow>.Yes(row)).Understood(read);

    private static IReadOnlyDictionary<string, FieldValue> Together(params IEnumerable<KeyValuePair<string, FieldValue>>[] parts) =>
        parts.SelectMany(part => part).ToDictionary(StringComparer.Ordinal);

    private static Outcome<Written> Refused(string why, string? field) => new Outcome<Written>.No(new AtsError(AtsErrorKind.Validation, why, field));

    private static Task<Outcome<T>> NoSuchRecord<T>() => Task.FromResult<Outcome<T>>(
        new Outcome<T>.No(new AtsError(AtsErrorKind.NotFound, "This is no identifier of Lever's: there is no such record.")));

    private static string? Id(VendorSettings settings, string key) =>
        settings.Values.GetValueOrDefault(key) is not { Length: > 0 } text ? null
        : LeverKeys.IsId(text) ? text
        : throw new ArgumentException($"The connection {settings.Connection} needs an identifier of Lever's as {key}.");
}
