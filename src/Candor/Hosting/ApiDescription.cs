using System.Text.Json;
using System.Text.Json.Serialization;
using Candor.Access.Machines;
using Microsoft.OpenApi;

namespace Candor.Hosting;

/// <summary><c>/openapi/v1.json</c>: the interface for programs, described from its own routes; and how its JSON is spelt.</summary>
internal static class ApiDescription
{
    private const string Document = "v1";
    private const string Bearer = "key";
    private const string OAuth = "client_credentials";

    /// <summary>Adds the services.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="publicUrl">Where programs reach this installation.</param>
    public static IServiceCollection AddApiDescription(this IServiceCollection services, Uri publicUrl)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            // Else every number is described as one that may come as a text.
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });
        return services.AddOpenApi(Document, options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Candor",
                    Version = Document,
                    Description = "Where screenings stand, and what came of them. Every call needs a scope, and shows only what the key's scopes cover.",
                };
                document.Servers = [new OpenApiServer { Url = publicUrl.ToString().TrimEnd('/') }];
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key: candor keys create" },
                    [OAuth] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.OAuth2,
                        Flows = new OpenApiOAuthFlows
                        {
                            ClientCredentials = new OpenApiOAuthFlow
                            {
                                TokenUrl = new Uri(TokenRoute.Path, UriKind.Relative),
                                Scopes = ApiScopes.All.ToDictionary(scope => scope.Name, scope => scope.Permission.What),
                            },
                        },
                    },
                };
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                if (!$"/{context.Description.RelativePath}".StartsWith(TokenRoute.Path, StringComparison.Ordinal))
                    operation.Security =
                    [
                        new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
                        new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OAuth, context.Document)] = [ApiScopes.All[0].Name] },
                    ];
                return Task.CompletedTask;
            });
        });
    }

    /// <summary>Adds the route.</summary>
    /// <param name="routes">The application's routes.</param>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
}
