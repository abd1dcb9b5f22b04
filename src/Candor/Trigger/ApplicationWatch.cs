using System.Security.Cryptography;
using System.Text;
using Candor.Configuration;
using Candor.Connectors;
using Candor.Domain.Ledger;
using Candor.Domain.Screenings;
using Candor.Hosting;
using Candor.Storage;

namespace Candor
{
    /// <summary>Stand-in.</summary>
    public static class RightRecord
    {
        /// <summary>Entry.</summary>
        /// <param name="application">A.</param>
        public static string StageEntry(AtsApplication application) => application.StageEntryId ?? $"{application.StageId}";
    }
}

namespace Candor.Trigger
{
    /// <summary>Stand-in.</summary>
    public sealed class ApplicationWatch(CandorConfiguration configuration, Journal journal)
    {
        /// <summary>Opens.</summary>
        public async Task<string?> Open(IAtsConnector connector, Workflow workflow, AtsApplication application, CancellationToken cancel)
        {
            var entry = RightRecord.StageEntry(application);
            var id = IdOf(workflow.Connection, application.Id, entry);
            if (await journal.Find(id, cancel) is not null)
                return null;

            var candidate = await connector.ReadCandidate(application.CandidateId, cancel).OrTryLater("The candidate could not be read");
            var job = await connector.ReadJob(application.JobId!, cancel).OrTryLater("The job could not be read");
            var opening = new Opened(
                workflow.Connection,
                workflow.Id,
                configuration.Hash,
                application.Id,
                job.Id,
                entry,
                job.Title,
                candidate.Id,
                candidate.FirstName,
                candidate.LastName,
                candidate.Email);
            await journal.Act(id, Actor.Ats(workflow.Connection), screening => screening.Seq > 0 ? null : opening, cancel);
            return id;
        }

        /// <summary>Id.</summary>
        public static string IdOf(string connection, string applicationId, string entry)
        {
            const string letters = "abcdefghijklmnopqrstuvwxyz234567";
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{connection}\n{applicationId}\n{entry}"));
            return "scr_" + string.Concat(hash.Take(26).Select(one => letters[one & 31]));
        }
    }
}
