using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Sandbox.Ashby;

/// <summary>The endpoints that write. There is no idempotency key: what is sent twice is there twice.</summary>
internal static class WriteEndpoints
{
    private static readonly string[] ObjectTypes = ["Application", "Candidate", "Job", "Opening"];

    /// <summary>Adds them.</summary>
    /// <param name="api">The API's routes.</param>
    public static void Map(RouteGroupBuilder api)
    {
        AshbyApi.Endpoint(api, "customField.setValue", "candidatesWrite", (arguments, state) =>
            SetValues(state, arguments, [arguments])[0]!.DeepClone());
        AshbyApi.Endpoint(api, "customField.setValues", "candidatesWrite", (arguments, state) =>
            arguments.Objects("values") is { Count: > 0 } values ? SetValues(state, arguments, values) : throw RefusedException.Input("values is empty"));
        AshbyApi.Endpoint(api, "applicationFeedback.submit", "candidatesWrite", Submit);
        AshbyApi.Endpoint(api, "candidate.createNote", "candidatesWrite", CreateNote);
        AshbyApi.Endpoint(api, "application.changeStage", "candidatesWrite", ChangeStage);
    }

    private static JsonArray SetValues(AshbyState state, Arguments arguments, IReadOnlyList<Arguments> values)
    {
        var (application, shown) = state.Do(() =>
        {
            var type = arguments.Text("objectType");
            if (!ObjectTypes.Contains(type))
                throw RefusedException.Input("objectType is not one of those allowed");
            // All or nothing: a refused value leaves the whole record as it was.
            var accepted = values.Select(value => Accepted(state, type, value)).ToList();
            var one = type == "Application" ? ReadEndpoints.Find(state, arguments.Id("objectId")) : throw RefusedException.NotFound(type.ToLowerInvariant());
            foreach (var (field, value) in accepted)
                one.Fields[field.Id] = value;
            one.UpdatedAt = state.Now();
            return (one, new JsonArray([.. accepted.Select(pair => AshbyJson.Value(pair.Field, pair.Value))]));
        });
        state.Tell(application, "applicationUpdate");
        return shown;
    }

    private static (Field Field, JsonNode Value) Accepted(AshbyState state, string type, Arguments value)
    {
        var id = value.Id("fieldId");
        var field = state.Fields.FirstOrDefault(one => one.Id == id && one.ObjectType == type) ?? throw RefusedException.NotFound("custom_field");
        return (field, FieldRules.Custom(field, value.Value("fieldValue")));
    }

    private static JsonObject Submit(Arguments arguments, AshbyState state) => state.Do(() =>
    {
        var (formId, userId) = (arguments.Id("formDefinitionId"), arguments.OptionalId("userId"));
        var form = state.Forms.FirstOrDefault(one => one.Id == formId) ?? throw RefusedException.NotFound("feedback_form_definition");
        var application = ReadEndpoints.Find(state, arguments.Id("applicationId"));
        var user = userId is null ? state.Users[0] : state.Users.FirstOrDefault(one => one.Id == userId) ?? throw RefusedException.NotFound("user");
        // Feedback on an interview needs an interviewer of that event; nobody is scheduled in the box.
        if (arguments.OptionalId("interviewEventId") is not null)
            throw RefusedException.NotFound("interview_event");
        var values = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var submission in arguments.Object("feedbackForm").Objects("fieldSubmissions"))
        {
            var path = submission.Text("path");
            var field = form.Fields.FirstOrDefault(one => one.Path == path) ?? throw RefusedException.Input($"The form has no field {path}");
            if (!values.TryAdd(path, FieldRules.Submitted(field, submission.Value("value"))))
                throw RefusedException.Input($"The field {path} is submitted twice");
        }

        if (form.Fields.FirstOrDefault(field => field.IsRequired && !values.ContainsKey(field.Path)) is { } missing)
            throw RefusedException.Input($"The field {missing.Path} is required");
        var feedback = new Feedback(state.NextId(), application.Id, application.History[^1].Id, form, user.Id, values, state.Now());
        state.Feedback.Add(feedback);
        state.Feed.Add(new Activity(feedback.SubmittedAt, application.CandidateId, $"{user.Name} submitted “{form.Title}”."));
        return new JsonObject { ["submittedFormInstance"] = AshbyJson.Submitted(feedback) };
    });

    private static JsonObject CreateNote(Arguments arguments, AshbyState state) => state.Do(() =>
    {
        var candidate = state.Find(arguments.Id("candidateId")) ?? throw RefusedException.NotFound("candidate");
        var content = arguments.Value("note") is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string)value! : Typed(arguments.Object("note"));
        if (content.Length == 0)
            throw RefusedException.Input("note is empty");
        var note = new Note(state.NextId(), candidate.Id, state.Users[0].Id, content, arguments.Flag("isPrivate"), state.Now());
        state.Notes.Add(note);
        state.Feed.Add(new Activity(note.CreatedAt, candidate.Id, $"{state.Users[0].Name} added a note."));
        return AshbyJson.Note(state, note);
    });

    private static string Typed(Arguments note) => note.Text("type") is "text/plain" or "text/html"
        ? note.Text("value")
        : throw RefusedException.Input("The type of a note is text/plain or text/html");

    private static JsonObject ChangeStage(Arguments arguments, AshbyState state)
    {
        var (id, stageId) = (arguments.Id("applicationId"), arguments.Id("interviewStageId"));
        var reason = arguments.OptionalId("archiveReasonId");
        var stage = state.Do(() =>
        {
            var job = state.JobOf(ReadEndpoints.Find(state, id));
            return state.StagesOf(job).FirstOrDefault(one => one.Id == stageId) ?? throw RefusedException.NotFound("interview_stage");
        });
        if (stage.Type == "Archived" != reason is not null)
            throw RefusedException.Input(reason is null ? "Archive reason ID is required for archive stages" : "Archive fields are not allowed for non-archive stages");
        if (!state.Move(id, stageId))
            throw RefusedException.Input("The application cannot be moved so");
        return state.Do(() => AshbyJson.Application(state, ReadEndpoints.Find(state, id)));
    }
}
