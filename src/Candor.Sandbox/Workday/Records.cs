namespace Candor.Sandbox.Workday;

/// <summary>An instance of anything: Workday's own id, the id of its type, and words for people.</summary>
/// <param name="Wid">Workday's own id: 32 hexadecimal digits, of this tenant only.</param>
/// <param name="Type">The type of <paramref name="Id"/>, such as <c>Candidate_ID</c>.</param>
/// <param name="Id">The reference id, as administrators see it under “View IDs”.</param>
/// <param name="Descriptor">What people read.</param>
public sealed record Instance(string Wid, string Type, string Id, string Descriptor);

/// <summary>A job requisition.</summary>
/// <param name="Self">Itself.</param>
/// <param name="Title">Its posting's title.</param>
/// <param name="Status">Open, filled, closed …</param>
/// <param name="Location">Its primary location.</param>
public sealed record Requisition(Instance Self, string Title, Instance Status, Instance Location);

/// <summary>A postal address.</summary>
/// <param name="Line1">Street, or the whole address where it was given as one text.</param>
/// <param name="City">City.</param>
/// <param name="Region">State or province.</param>
/// <param name="PostalCode">Postal code.</param>
/// <param name="Country">Country.</param>
public sealed record Address(string Line1, string? City, Instance? Region, string? PostalCode, Instance? Country);

/// <summary>A candidate. Everything here is made up.</summary>
public sealed class Candidate
{
    /// <summary>Itself.</summary>
    public required Instance Self { get; init; }

    /// <summary>Given name.</summary>
    public required string FirstName { get; init; }

    /// <summary>Family name.</summary>
    public required string LastName { get; init; }

    /// <summary>Address for mail; null for none.</summary>
    public string? Email { get; init; }

    /// <summary>Postal address; null for none.</summary>
    public Address? Address { get; init; }

    /// <summary>Whether they were merged into another: then nobody finds them any more.</summary>
    public bool Merged { get; set; }
}

/// <summary>A job application: a candidate's for a requisition.</summary>
public sealed class JobApplication
{
    /// <summary>Itself.</summary>
    public required Instance Self { get; init; }

    /// <summary>Whose it was when it was made.</summary>
    public required Candidate Applicant { get; init; }

    /// <summary>Whose it is; changes with a merge.</summary>
    public required Candidate Candidate { get; set; }

    /// <summary>For which requisition.</summary>
    public required Requisition Requisition { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The stage it stands in.</summary>
    public required Instance Stage { get; set; }

    /// <summary>When it came to stand so.</summary>
    public DateTimeOffset StatusAt { get; set; }

    /// <summary>How many stays in stages there were.</summary>
    public int Stays { get; set; } = 1;

    /// <summary>Why it is out of consideration; null while it is not.</summary>
    public Instance? Disposition { get; set; }

    /// <summary>The assess-candidate events, one for each time it came into that stage.</summary>
    public List<AssessEvent> Events { get; } = [];

    /// <summary>Additional data: values of the custom object by alias; a list's are aliases of its values.</summary>
    public Dictionary<string, object> Additional { get; set; } = new(StringComparer.Ordinal);

    /// <summary>What happened, the oldest first.</summary>
    public List<(DateTimeOffset At, string Text)> Feed { get; } = [];
}

/// <summary>An assess-candidate event of a job application, with the assessment made in it.</summary>
public sealed class AssessEvent
{
    /// <summary>The event's WID.</summary>
    public required string Wid { get; init; }

    /// <summary>Its assessment; null until somebody assesses.</summary>
    public Assessment? Assessment { get; set; }
}

/// <summary>An assessment of a candidate.</summary>
public sealed class Assessment
{
    /// <summary>Itself.</summary>
    public required Instance Self { get; init; }

    /// <summary>The identifier its author gave it; null for none.</summary>
    public string? Reference { get; set; }

    /// <summary>When it was, or will be.</summary>
    public DateOnly On { get; set; }

    /// <summary>Its overall status.</summary>
    public required Instance Status { get; set; }

    /// <summary>The overall comment.</summary>
    public string? Comment { get; set; }

    /// <summary>Where the candidate takes it.</summary>
    public string? Url { get; set; }

    /// <summary>Results of tests.</summary>
    public List<TestResult> Results { get; } = [];
}

/// <summary>A result of a test within an assessment.</summary>
public sealed class TestResult
{
    /// <summary>Itself.</summary>
    public required Instance Self { get; init; }

    /// <summary>The test.</summary>
    public required Instance Test { get; init; }

    /// <summary>The score.</summary>
    public decimal? Score { get; set; }

    /// <summary>The test's own status.</summary>
    public Instance? Status { get; set; }

    /// <summary>When it was taken.</summary>
    public DateOnly? On { get; set; }

    /// <summary>A comment.</summary>
    public string? Comment { get; set; }

    /// <summary>Where results are.</summary>
    public string? Url { get; set; }
}

/// <summary>A document attached to a candidate.</summary>
public sealed record Attachment(Instance Self, string Candidate, string FileName, byte[] Content, string? Comment, Instance Category, DateTimeOffset At);

/// <summary>A field of the custom object.</summary>
/// <param name="Alias">Its name in web services.</param>
/// <param name="Name">What people read.</param>
/// <param name="Type"><c>text</c>, <c>number</c>, <c>date</c>, <c>date_time</c>, <c>boolean</c>, <c>list</c> or <c>lists</c> (several values).</param>
/// <param name="Values">A list's values: their aliases and what people read.</param>
public sealed record ObjectField(string Alias, string Name, string Type, IReadOnlyDictionary<string, string> Values);
