package picture

// Light and Dark are the colours of a still, by [Color]: those of the page's
// style sheet, as a test checks.
var (
	Light = [len(Names)]string{"#17202e", "#566070", "#c6ccd4", "#ebeef3", "#4674c6", "#1d4a96", "#c5352f", "#b87a00", "#2f68c8", "#27824d", "#6d83aa", "#00758f", "#fff", "#17202e"}
	Dark  = [len(Names)]string{"#e8edf3", "#98a4b1", "#3c4651", "#232a33", "#6f9fe8", "#8bb6fb", "#f2827a", "#ecbc4b", "#8bb6fb", "#6bcb92", "#6d84ad", "#52c8ea", "#0b1118", "#17202e"}
)
