using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Candor.Hosting.Pages;

/// <summary>Answers of pages and forms.</summary>
internal static class Page
{
    /// <summary>A page, whole.</summary>
    /// <typeparam name="TComponent">The page.</typeparam>
    /// <param name="parameters">What it shows, by the names of its parameters.</param>
    /// <param name="status">The HTTP status.</param>
    public static IResult Of<TComponent>(IReadOnlyDictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where TComponent : IComponent =>
        new RazorComponentResult<TComponent>(parameters) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>After a form: go and read (303), so that reloading sends nothing twice.</summary>
    /// <param name="path">A path of ours.</param>
    public static IResult SeeOther(string path) => new SeeOtherResult(path);

    private sealed class SeeOtherResult(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = path;
            return Task.CompletedTask;
        }
    }
}
