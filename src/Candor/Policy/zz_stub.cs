#pragma warning disable
using Candor.Domain.Policy;
namespace Candor.Policy;
public sealed record PackShelf(IReadOnlyList<Pack> Packs) { public static PackShelf Load(string f) => new([]); }
public sealed record NoticeShelf() { public static NoticeShelf Load(string f) => new(); }
public sealed record RenderedText(string Id, int Version, string Title, string Language, string Markdown, string Hash);
public sealed record RenderedConsent(string Purpose, RenderedText Text, IReadOnlyList<string> Laws, bool Required);
public sealed record NoticeValues(string a, string b, string c);
public sealed record NoticeSet(IReadOnlyList<RenderedText> Notices, IReadOnlyList<RenderedConsent> Consents) {
 public static NoticeSet For(NoticeShelf s, PolicyAnswer a, IReadOnlyList<string> c, IReadOnlyList<string> u, string l, NoticeValues v) => new([new("what-happens",1,"What happens","en","Hello","")], [..c.Concat(u).Select(p=>new RenderedConsent(p,new("consent-"+p,1,"I agree to "+p,"en","I agree to "+p,""),[],true))]);
}
