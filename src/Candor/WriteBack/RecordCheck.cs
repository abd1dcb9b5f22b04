using Candor.Connectors;
using Candor.Domain.Screenings;
using Candor.Hosting;

namespace Candor.WriteBack;

/// <summary>A fresh read before the first write and after the last: is it still this candidate's application for this job, and what follows if not.</summary>
public static class RecordCheck
{
    /// <summary>Reads the application and says what <see cref="RightRecord"/> says.</summary>
    /// <param name="connector">The ATS account.</param>
    /// <param name="screening">The screening.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>What was found, and the path to take: never that of asking a person.</returns>
    /// <exception cref="PersonNeededException">A person has to say whether it is the right record.</exception>
    /// <exception cref="TryLaterException">It could not be read.</exception>
    public static async Task<(RecordFinding Finding, RecordPath Path)> Read(
        IAtsConnector connector, Screening screening, CancellationToken cancel)
    {
        var application = await connector.ReadApplication(screening.Opening!.ApplicationId, cancel) switch
        {
            Outcome<AtsApplication>.No({ Kind: AtsErrorKind.NotFound or AtsErrorKind.MergedOrMoved }) => null,
            var answered => await Task.FromResult(answered).OrPerson("The application could not be read"),
        };
        var finding = RightRecord.Find(screening, application);
        var path = RightRecord.Path(finding, RightRecord.PhaseOf(screening));
        return path == RecordPath.AskAPerson ? throw Question(finding, application!) : (finding, path);
    }

    private static PersonNeededException Question(RecordFinding finding, AtsApplication application) => new(
        RightRecord.WordOf(finding),
        finding == RecordFinding.Merged
            ? "The application belongs to another candidate record than the one screened: two were merged in the ATS. Compare the two there; if it is the same "
              + "person, try again, and the result goes to the record as it is now."
            : "The application belongs to another job than the one screened for. If the result may stand there, try again.",
        finding == RecordFinding.OtherJob ? application.JobId : null,
        finding == RecordFinding.Merged ? application.CandidateId : null);
}
