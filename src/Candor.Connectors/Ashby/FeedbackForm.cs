using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Connectors.Http;
using Candor.Domain.Mapping;

namespace Candor.Connectors.Ashby;

/// <summary>
/// The feedback form that results are submitted with: keys are <c>feedback.PATH</c>. A submission is made once and never changed; there is no
/// idempotency key. So one field of the form belongs to the connector: it bears the screening's identifier, and by it the submission of a
/// screening is found again, whoever else submitted the same form.
/// </summary>
/// <param name="settings">
/// <c>feedback_form_id</c> (absent: no form is used), <c>feedback_screening_field</c> (the path of the connector's own field), and
/// <c>feedback_user_id</c> (who is credited; absent: the API key's user).
/// </param>
/// <param name="ashby">Single calls.</param>
/// <param name="lists">Lists.</param>
internal sealed class FeedbackForm(VendorSettings settings, AshbyClient ashby, AshbyLists lists)
{
    /// <summary>What keys begin with.</summary>
    public const string Prefix = "feedback.";

    private readonly string? _formId = Ids.Setting(settings, "feedback_form_id");
    private readonly string? _userId = Ids.Setting(settings, "feedback_user_id");
    private readonly string? _mark = Mark(settings);

    /// <summary>Reads the form's fields, but for the connector's own.</summary>
    /// <param name="cancel">Gives up.</param>
    public Task<Outcome<IReadOnlyList<AshbyField>>> Definitions(CancellationToken cancel) => _formId is null
        ? Task.FromResult<Outcome<IReadOnlyList<AshbyField>>>(new Outcome<IReadOnlyList<AshbyField>>.Yes([]))
        : ashby.Read("feedbackFormDefinition.info", new JsonObject { ["feedbackFormDefinitionId"] = _formId }, cancel)
            .Understood(Fields)
            .Then(fields => Task.FromResult<Outcome<IReadOnlyList<AshbyField>>>(
                fields.FirstOrDefault(field => field.Name == _mark) is { Type: "String" or "LongText" }
                    ? new Outcome<IReadOnlyList<AshbyField>>.Yes([.. fields.Where(field => field.Name != _mark)])
                    : new Outcome<IReadOnlyList<AshbyField>>.No(new AtsError(
                        AtsErrorKind.Validation,
                        $"The feedback form has no text field {_mark} for the screening's identifier: add it in Ashby, or name another as feedback_screening_field.",
                        $"{Prefix}{_mark}"))));

    /// <summary>The values of this screening's submission; none where it has not been submitted.</summary>
    /// <param name="target">Application and screening.</param>
    /// <param name="fields">The definitions.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Outcome<IReadOnlyList<KeyValuePair<string, FieldValue>>>> Values(AtsTarget target, IReadOnlyList<AshbyField> fields, CancellationToken cancel) =>
        Find(target, cancel).Understood<JsonElement?, IReadOnlyList<KeyValuePair<string, FieldValue>>>(ours =>
            [.. fields.Select(field => KeyValuePair.Create(field.Definition.Key, ours is { } submission ? Value(submission, field) : FieldValue.None))]);

    /// <summary>
    /// Submits the form, unless this screening's submission stands already: then it has to say the same, or a person is needed.
    /// </summary>
    /// <param name="target">Application and screening.</param>
    /// <param name="values">What it shall hold, as value and as JSON.</param>
    /// <param name="cancel">Gives up; then the outcome is unknown.</param>
    public Task<Outcome<Written>> Submit(AtsTarget target, IReadOnlyList<(AshbyField Field, FieldValue Value, JsonNode Json)> values, CancellationToken cancel) =>
        Find(target, cancel)
            .Understood(ours => ours is { } submission
                ? (Id: AshbyRows.Need(submission, "id"), Other: values.FirstOrDefault(value => !Says(submission, value.Field, value.Value)).Field)
                : (Id: null, Other: null))
            .Then(async found => found switch
            {
                ({ } id, null) => new Outcome<Written>.Yes(new Written(id, 200)),
                ({ }, { } other) => new Outcome<Written>.No(new AtsError(
                    AtsErrorKind.Validation,
                    "The feedback of this screening was submitted already and says otherwise; Ashby lets nobody change it, and a second one is never submitted. A person has to add what is missing.",
                    other.Definition.Key)),
                _ => await Send(target, values, cancel),
            });

    private async Task<Outcome<Written>> Send(AtsTarget target, IReadOnlyList<(AshbyField Field, FieldValue Value, JsonNode Json)> values, CancellationToken cancel)
    {
        var body = new JsonObject
        {
            ["formDefinitionId"] = _formId,
            ["applicationId"] = target.ApplicationId,
            ["feedbackForm"] = new JsonObject
            {
                ["fieldSubmissions"] = new JsonArray(
                [
                    .. values.Select(value => new JsonObject { ["path"] = value.Field.Name, ["value"] = value.Json }),
                    new JsonObject { ["path"] = _mark, ["value"] = target.ScreeningId },
                ]),
            },
        };
        if (_userId is not null)
            body["userId"] = _userId;
        var names = values.ToDictionary(value => value.Field.Name, value => value.Field.Definition.Key, StringComparer.Ordinal);
        return await ashby.Write("applicationFeedback.submit", body, names, cancel) switch
        {
            Outcome<JsonElement>.Yes(var answer) => IdOf(answer) is { } id
                ? new Outcome<Written>.Yes(new Written(id, 200))
                : new Outcome<Written>.Unknown(new(AtsErrorKind.Malformed, "Ashby's answer does not show the feedback that was submitted.")),
            var failed => failed.Then<Written>(_ => throw new System.Diagnostics.UnreachableException()),
        };
    }

    /// <summary>This screening's submission, the first if there are several; null for none.</summary>
    private Task<Outcome<JsonElement?>> Find(AtsTarget target, CancellationToken cancel) => _formId is null
        ? Task.FromResult<Outcome<JsonElement?>>(new Outcome<JsonElement?>.Yes(null))
        : lists.All(
            "applicationFeedback.list",
            new JsonObject { ["applicationId"] = target.ApplicationId },
            row => AshbyRows.Text(row, "applicationId") == target.ApplicationId,
            cancel).Understood(rows => rows
                .Where(row => AshbyRows.Text(row, "feedbackFormDefinitionId") == _formId
                    && Submitted(row, _mark!) is { ValueKind: JsonValueKind.String } mark && mark.GetString() == target.ScreeningId)
                .OrderBy(row => AshbyRows.Text(row, "submittedAt"), StringComparer.Ordinal)
                .Select(row => (JsonElement?)row)
                .FirstOrDefault());

    private static bool Says(JsonElement submission, AshbyField field, FieldValue value) =>
        FieldComparison.Compare(value, Value(submission, field)) == FieldVerdict.Verified;

    private static FieldValue Value(JsonElement submission, AshbyField field) =>
        Submitted(submission, field.Name) is { } value ? field.FromJson(value) : FieldValue.None;

    private static JsonElement? Submitted(JsonElement submission, string path) =>
        submission.GetProperty("submittedValues").TryGetProperty(path, out var value) ? value : null;

    private static IReadOnlyList<AshbyField> Fields(JsonElement answer)
    {
        var form = answer.GetProperty("results");
        if (form.GetProperty("isArchived").ValueKind == JsonValueKind.True)
            return [];
        return
        [
            .. form.GetProperty("formDefinition").GetProperty("sections").EnumerateArray()
                .SelectMany(section => section.GetProperty("fields").EnumerateArray())
                .Select(outer => (Field: outer.GetProperty("field"), Required: outer.GetProperty("isRequired").GetBoolean()))
                .Select(one => AshbyField.Of(
                    $"{Prefix}{AshbyRows.Need(one.Field, "path")}",
                    AshbyRows.Need(one.Field, "path"),
                    one.Field,
                    AshbyRows.Need(one.Field, "type"),
                    one.Required,
                    Rung.Scorecard)),
        ];
    }

    private static string? IdOf(JsonElement answer) =>
        answer.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Object
        && results.TryGetProperty("submittedFormInstance", out var instance) && instance.ValueKind == JsonValueKind.Object
        && instance.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;

    private static string? Mark(VendorSettings settings)
    {
        var mark = settings.Values.GetValueOrDefault("feedback_screening_field") is { Length: > 0 } path ? path : null;
        return mark is null && settings.Values.GetValueOrDefault("feedback_form_id") is { Length: > 0 }
            ? throw new ArgumentException(
                $"The connection {settings.Connection} has a feedback_form_id and needs feedback_screening_field: the path of the form's text field for the screening's identifier.")
            : mark;
    }
}
