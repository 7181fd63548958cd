import { findShareLink } from '../../../../nodes/shared/source/url/shareLink';

const DRIVE = 'https://drive.google.com/uc?export=download&id=1aB_c-9';
const drive = `use ${DRIVE} instead`;

test.each([
	['Google Drive', 'https://drive.google.com/file/d/1aB_c-9/view?usp=sharing', drive],
	['Google Drive', 'https://drive.google.com/file/u/0/d/1aB_c-9/edit', drive],
	['Google Drive', 'https://drive.google.com/u/0/file/d/1aB_c-9/view', drive],
	['Google Drive', 'https://drive.google.com/a/shop.example/file/d/1aB_c-9/view', drive],
	['Google Drive', 'https://drive.google.com/a/shop.example/u/1/open?id=1aB_c-9', drive],
	['Google Drive', 'https://drive.google.com/open?id=1aB_c-9', drive],
	['Google Drive', 'https://docs.google.com/file/d/1aB_c-9/edit', drive],
	['Google Drive', 'https://drive.google.com/drive/folders/1aB_c-9', undefined],
	['Google Drive', 'https://drive.google.com/open?usp=sharing', undefined],
	['Google Photos', 'https://photos.app.goo.gl/Ab3', undefined],
	['Google Photos', 'https://photos.google.com/share/AF1Q', undefined],
	[
		'Dropbox',
		'https://www.dropbox.com/s/ab12/photo.jpg?dl=0',
		'use https://www.dropbox.com/s/ab12/photo.jpg?dl=1 instead',
	],
	[
		'Dropbox',
		'https://dropbox.com/scl/fi/ab12/photo.jpg?rlkey=k9&dl=0',
		// An address with a key is not shown.
		'let it end in dl=1, not dl=0',
	],
	['Dropbox', 'https://www.dropbox.com/scl/fo/ab12/all?rlkey=k9&dl=0', undefined],
	['Dropbox', 'https://www.dropbox.com/home/photo.jpg', undefined],
	['OneDrive', 'https://1drv.ms/i/s!Ab', undefined],
	['OneDrive', 'https://onedrive.live.com/?cid=1&id=2', undefined],
	['OneDrive', 'https://firm-my.sharepoint.com/:i:/g/personal/me/Ab?e=x', undefined],
	['iCloud', 'https://www.icloud.com/iclouddrive/0ab#photo', undefined],
	['iCloud', 'https://share.icloud.com/photos/0ab', undefined],
])('%s: %s', (service, url, direct) => {
	expect(findShareLink(url)).toMatchObject({ service, direct });
});

test.each([
	'https://example.com/file/d/1aB/view',
	DRIVE,
	'https://drive.google.com/thumbnail?id=1aB&sz=w1000',
	'https://lh3.googleusercontent.com/d/1aB',
	'https://www.dropbox.com/s/ab12/photo.jpg?dl=1',
	'https://www.dropbox.com/s/ab12/photo.jpg?raw=1',
	'https://dl.dropboxusercontent.com/s/ab12/photo.jpg',
	'https://onedrive.live.com/download?resid=1',
	'https://firm.sharepoint.com/_layouts/15/download.aspx?share=Ab',
	'https://firm.sharepoint.com/:i:/g/Ab?download=1',
	'https://drive.google.com.example.com/file/d/1aB/view',
	'https://cvws.icloud-content.com/B/photo.jpg',
])('%s is the file itself, or not known', (url) => {
	expect(findShareLink(url)).toBeUndefined();
});
