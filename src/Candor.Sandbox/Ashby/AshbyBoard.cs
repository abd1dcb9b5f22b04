using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Sandbox.Board;

namespace Candor.Sandbox.Ashby;

/// <summary>What a recruiter sees at Ashby: feedback, assessments and custom fields, each under its own heading.</summary>
internal static class AshbyBoard
{
    /// <summary>A job's columns: archived and hired candidates are out of the pipeline.</summary>
    /// <param name="state">The ATS.</param>
    /// <param name="job">The job.</param>
    public static IReadOnlyList<BoardStage> Stages(AshbyState state, Job job) =>
    [
        .. state.StagesOf(job).Where(stage => stage.Type is not ("Hired" or "Archived")).Select(stage => new BoardStage(
            stage.Id,
            stage.Title,
            [
                .. state.Applications.Where(one => one.StageId == stage.Id && one.JobId == job.Id).Select(one => new BoardCard(
                    one.Id, state.CandidateOf(one).Name, state.CandidateOf(one).Place?.Summary ?? "No location", Status(state, one))),
            ])),
    ];

    /// <summary>An application.</summary>
    /// <param name="state">The ATS.</param>
    /// <param name="one">The application.</param>
    public static BoardRecord Record(AshbyState state, Application one)
    {
        var person = state.CandidateOf(one);
        return new BoardRecord(
            one.Id,
            person.Name,
            one.JobId,
            state.JobOf(one).Title,
            $"{state.StageOf(one).Title} · {one.Status}",
            one.Status == "Active",
            [new("E-mail", person.Email ?? "None"), new("Location", person.Place?.Summary ?? "None")],
            [
                .. state.Feedback.Where(feedback => feedback.ApplicationId == one.Id).Select(feedback => Panel(state, feedback)),
                .. state.Assessments.Where(assessment => IsOn(assessment, one)).Select(Panel),
                new BoardPanel("Application · Custom fields", [.. state.Fields.Select(field => Shown(one, field)).OfType<BoardField>()]),
            ],
            [
                .. state.Notes.Where(note => note.CandidateId == person.Id).OrderByDescending(note => note.CreatedAt).Select(note => new BoardNote(
                    note.Content, $"{state.Users.First(user => user.Id == note.UserId).Name} · {note.CreatedAt:yyyy-MM-dd HH:mm} UTC")),
            ],
            [.. state.Feed.Where(line => line.CandidateId == person.Id).Reverse().Select(line => $"{line.At:HH:mm:ss} {line.Text}")]);
    }

    /// <summary>How the voice screening stands, in the words of its custom field; null for nothing yet.</summary>
    /// <param name="state">The ATS.</param>
    /// <param name="one">The application.</param>
    public static string? Status(AshbyState state, Application one) => Value(state, one, "Voice screen");

    /// <summary>A custom field's value as it is shown; null for none.</summary>
    /// <param name="state">The ATS.</param>
    /// <param name="one">The application.</param>
    /// <param name="title">The field's title.</param>
    public static string? Value(AshbyState state, Application one, string title) => Shown(one, state.Fields.First(field => field.Title == title))?.Value;

    /// <summary>Whether an assessment stands on an application.</summary>
    /// <param name="assessment">The assessment.</param>
    /// <param name="one">The application.</param>
    public static bool IsOn(Assessment assessment, Application one) =>
        assessment.ApplicationId == one.Id || (assessment.ApplicationId is null && assessment.CandidateId == one.CandidateId);

    private static BoardPanel Panel(AshbyState state, Feedback feedback) => new(
        $"Feedback · {feedback.Form.Title} · {state.Users.First(user => user.Id == feedback.UserId).Name}",
        [
            .. feedback.Form.Fields.Where(field => feedback.Values.ContainsKey(field.Path)).Select(field => new BoardField(
                field.Title,
                Text(field.Options, feedback.Values[field.Path]),
                field.Type switch { "ValueSelect" => Look.Chip, "Score" => Look.Score, "Url" => Look.Link, _ => Look.Text })),
        ]);

    private static BoardPanel Panel(Assessment assessment) => new(
        $"Assessment · {assessment.Name}",
        [
            .. new[] { assessment.Status, assessment.CancelledReason, assessment.Result, assessment.ProfileUrl }.OfType<JsonObject>()
                .Concat(assessment.Metadata.Values)
                .Select(blob => new BoardField(
                    (string)blob["label"]!,
                    Text([], blob["value"]!),
                    (string)blob["type"]! switch { "url" => Look.Link, "numeric_score" => Look.Score, _ => Look.Text })),
        ]);

    private static BoardField? Shown(Application one, Field field) => one.Fields.TryGetValue(field.Id, out var value)
        ? new BoardField(
            field.Title,
            Text(field.Options, value),
            field.FieldType switch { "ValueSelect" => Look.Chip, "Number" => Look.Score, "Url" => Look.Link, _ => Look.Text })
        : null;

    private static string Text(IReadOnlyList<Option> options, JsonNode value) => value switch
    {
        JsonArray many => string.Join(", ", many.Select(item => Text(options, item!))),
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => options.FirstOrDefault(option => option.Value == (string)value!)?.Label ?? (string)value!,
            JsonValueKind.Number => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.####", CultureInfo.InvariantCulture),
            JsonValueKind.True => "Yes",
            JsonValueKind.False => "No",
            _ => value.ToJsonString(),
        },
    };
}
